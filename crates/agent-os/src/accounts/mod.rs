//! As whom a script runs: the agent's own account, or the person who is signed in at the machine.
//!
//! Linux: logind's session files tell who sits at the machine; the script gets that account with all its groups, its
//! home, its runtime folder, its bus and its display. Nothing is opened with PAM: the session is there already.
//! Windows: the token of the console session. Elsewhere scripts run as the agent's own account only.

mod identity;
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
pub use token::Token;
#[cfg(unix)]
pub use users::{Account, account_of};
