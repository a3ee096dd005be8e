//! Agent and backend as services of the system: systemd, the service control manager of Windows, launchd.
//!
//! [`Installation`] puts a program in its place and has the manager start it, now and at every boot. [`run_hosted`]
//! runs a program under the manager that started it. [`Notifier`] tells systemd how the program fares, and
//! [`Watchdog`] ends one that does not fare at all any more.
//!
//! macOS: the property list is written and `launchctl` is called; that was never run.

#[cfg(unix)]
mod command;
mod error;
mod files;
mod host;
mod install;
mod keep_alive;
mod kind;
mod last_words;
pub mod launchd;
mod notify;
mod places;
mod state;
mod status;
pub mod systemd;
mod token;
mod watchdog;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "macos")]
use launchd::control as manager;
#[cfg(target_os = "linux")]
use systemd::control as manager;
#[cfg(windows)]
use windows::control as manager;

pub use error::ServiceError;
pub use files::NewFile;
pub use host::run_hosted;
pub use install::Installation;
pub use keep_alive::{CHECK_EVERY, keep_alive};
pub use kind::ServiceKind;
pub use last_words::LastWords;
pub use notify::Notifier;
pub use places::Places;
pub use state::{ServiceState, Standing};
pub use status::Status;
pub use token::read_token;
pub use watchdog::Watchdog;
