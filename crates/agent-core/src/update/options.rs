use std::ffi::OsString;
use std::sync::Arc;
use std::time::Duration;

use kanade_agent_os::processes::Processes;
use kanade_update::Sentinel;

/// How an agent updates itself.
#[derive(Debug, Clone)]
pub struct Updates {
    /// Watches over the program's versions.
    pub sentinel: Sentinel,
    /// Starts other versions of the program to ask them something.
    pub processes: Arc<Processes>,
    /// What releases must be for, such as `linux-x86_64`.
    pub platform: String,
    /// How long a new version has to prove that it reaches the broker.
    pub grace: Duration,
    /// How long a version runs, at least, before it has proved itself.
    pub uptime: Duration,
    /// How long an older version must be the target before it is installed.
    pub settle: Duration,
    /// The arguments with which the version before tells by its exit code whether it reaches the broker.
    pub check_connection: Vec<OsString>,
}

impl Updates {
    /// The exit code of a version that reaches the broker.
    pub const REACHED: i32 = 0;
    /// The exit code of one that does not.
    pub const NOT_REACHED: i32 = 5;

    /// Ordinary updates of the program that `sentinel` watches over.
    pub fn new(
        sentinel: Sentinel,
        processes: Arc<Processes>,
        grace: Duration,
        check_connection: Vec<OsString>,
    ) -> Self {
        Self {
            sentinel,
            processes,
            platform: format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH),
            grace,
            uptime: Duration::from_secs(30),
            settle: Duration::from_secs(60),
            check_connection,
        }
    }
}
