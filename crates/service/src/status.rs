//! What `status` prints of a service.

use std::fmt;

use super::{Installation, ServiceError, ServiceState};

/// How a service stands, and where everything of it lies.
#[derive(Debug, Clone)]
pub struct Status {
    installation: Installation,
    state: ServiceState,
}

impl Installation {
    /// How the service stands, for people.
    ///
    /// # Errors
    /// When the manager cannot be asked.
    pub fn status(self) -> Result<Status, ServiceError> {
        let state = self.state()?;
        Ok(Status {
            installation: self,
            state,
        })
    }
}

impl Status {
    /// The exit code of `status`, see [`Standing::exit_code`](super::Standing::exit_code).
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        self.state.standing.exit_code()
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Installation { kind, places, .. } = &self.installation;
        writeln!(f, "service     {}", kind.service_name())?;
        write!(f, "{}", self.state)?;
        writeln!(f, "program     {}", places.program(*kind).display())?;
        writeln!(f, "config      {}", places.config_file(*kind).display())?;
        writeln!(f, "state in    {}", places.data.display())?;
        writeln!(f, "logs in     {}", places.logs.display())
    }
}
