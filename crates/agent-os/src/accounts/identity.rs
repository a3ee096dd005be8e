//! From what a job asks for to an account of this machine.

use kanade_wire::RunAs;

#[cfg(unix)]
use super::named::named;
#[cfg(windows)]
use super::service_account::named;
use crate::environment::Variable;

/// As whom a script is started.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// Another account than the agent's own.
    #[cfg(unix)]
    pub account: Option<super::Account>,
    /// Another token than the agent's own.
    #[cfg(windows)]
    pub token: Option<super::Token>,
    /// Variables of the account and its session, which stand for the agent's own.
    pub variables: Vec<Variable>,
}

/// Why there is no such account here and now.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotHere {
    /// Nobody is signed in, or not at a screen.
    #[error("{0}")]
    NoSession(&'static str),
    /// This agent cannot run scripts as somebody else.
    #[error("{0}")]
    Unsupported(String),
}

/// Whom `run_as` means at this moment. Reads a few small files; a named account may be asked of a directory service.
///
/// # Errors
/// When nobody is signed in, there is no such account, or the agent cannot become somebody else.
pub fn resolve(run_as: &RunAs) -> Result<Identity, NotHere> {
    match run_as {
        RunAs::System => Ok(Identity::default()),
        RunAs::User => platform::user(),
        RunAs::SystemGui => platform::system_gui(),
        RunAs::Account(name) => named(name),
    }
}

#[cfg(target_os = "linux")]
mod platform {
    use std::path::Path;

    use super::{Identity, NotHere};
    use crate::accounts::named::become_account;
    use crate::accounts::{Session, account_of, active_session};

    pub fn user() -> Result<Identity, NotHere> {
        let session = session()?;
        let account = account_of(session.uid).ok_or(NotHere::NoSession(
            "the account that is signed in is not known to this machine",
        ))?;
        become_account(account, session.variables(Path::new("/")))
    }

    /// The agent's own account, on the screen of the person signed in.
    pub fn system_gui() -> Result<Identity, NotHere> {
        let session = session()?;
        if !session.is_graphical {
            return Err(NotHere::NoSession(
                "the person signed in has no graphical session",
            ));
        }
        Ok(Identity {
            account: None,
            variables: session.variables(Path::new("/")),
        })
    }

    fn session() -> Result<Session, NotHere> {
        active_session(Path::new("/"))
            .ok_or(NotHere::NoSession("nobody is signed in at this machine"))
    }
}

#[cfg(windows)]
mod platform {
    use super::{Identity, NotHere};
    use crate::accounts::Token;

    const NOBODY: NotHere =
        NotHere::NoSession("nobody is signed in at the console, or the agent is not the system");

    pub fn user() -> Result<Identity, NotHere> {
        let token = Token::of_console().ok_or(NOBODY)?;
        Ok(Identity {
            variables: token.variables(),
            token: Some(token),
        })
    }

    /// The agent's own account, at the console of the person signed in.
    pub fn system_gui() -> Result<Identity, NotHere> {
        Ok(Identity {
            token: Some(Token::of_agent_at_console().ok_or(NOBODY)?),
            variables: Vec::new(),
        })
    }
}

#[cfg(not(any(target_os = "linux", windows)))]
mod platform {
    use super::{Identity, NotHere};

    const WHY: &str = "on this system the agent does not know who is signed in";

    pub fn user() -> Result<Identity, NotHere> {
        Err(NotHere::Unsupported(WHY.to_owned()))
    }

    pub fn system_gui() -> Result<Identity, NotHere> {
        Err(NotHere::Unsupported(WHY.to_owned()))
    }
}
