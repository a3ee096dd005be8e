use std::fmt;
use std::path::Path;
use std::process::Command;
use std::str::FromStr;

/// The oldest nats-server this project works with.
pub const MINIMUM_VERSION: ServerVersion = ServerVersion::new(2, 11, 0);

/// The nats-server that is fetched when none is installed, and that tests use.
pub const PINNED_VERSION: ServerVersion = ServerVersion::new(2, 15, 1);

/// The version of a nats-server, ordered by age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServerVersion {
    major: u32,
    minor: u32,
    patch: u32,
}

impl ServerVersion {
    /// A version from its three numbers.
    pub const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self {
            major,
            minor,
            patch,
        }
    }

    /// Asks an executable for its version; `None` when it does not run or is not a nats-server.
    pub(crate) fn of_executable(path: &Path) -> Option<Self> {
        let output = Command::new(path).arg("--version").output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let (_, version) = text.trim().split_once("nats-server: v")?;
        version.parse().ok()
    }
}

impl FromStr for ServerVersion {
    type Err = ();

    /// Reads `2.15.1`; a suffix such as `-RC.2` is ignored.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let core = text.split(['-', '+']).next().unwrap_or_default();
        let mut numbers = core.split('.').map(str::parse::<u32>);
        let mut next = || numbers.next().and_then(Result::ok).ok_or(());
        Ok(Self::new(next()?, next()?, next()?))
    }
}

impl fmt::Display for ServerVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_and_ordered_by_number_not_by_text() {
        let debian: ServerVersion = "2.9.10".parse().unwrap();
        assert!(debian < MINIMUM_VERSION);
        assert_eq!("2.15.1-RC.2".parse(), Ok(PINNED_VERSION));
    }

    #[test]
    fn what_is_no_version_is_refused() {
        assert_eq!("2.11".parse::<ServerVersion>(), Err(()));
        assert_eq!("latest".parse::<ServerVersion>(), Err(()));
    }
}
