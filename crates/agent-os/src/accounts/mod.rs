//! As whom a script runs: the agent's own account, the person who is signed in at the machine, or a named account.
//!
//! Linux: logind's session files tell who sits at the machine; the script gets that account with all its groups, its
//! home, its runtime folder, its bus and its display. Nothing is opened with PAM: the session is there already.
//! Windows: the token of the console session. A named account needs no session; Windows gives a token without a
//! password for two of its own accounts only. macOS: the agent's own account, and named ones.

#[cfg(windows)]
mod grant;
mod identity;
#[cfg(unix)]
mod named;
#[cfg(windows)]
mod service_account;
#[cfg(target_os = "linux")]
mod sessions;
#[cfg(windows)]
mod token;
#[cfg(unix)]
mod users;

pub use identity::{Identity, NotHere, resolve};
#[cfg(target_os = "linux")]
pub use sessions::{Session, active_session};
#[cfg(windows)]
pub use token::{Token, console_session};
#[cfg(unix)]
pub use users::{Account, account_named, account_of};
