//! The log of a process: stdout, daily files, and panics with their backtrace.
//!
//! Lines are written by the thread that logs them, so that nothing is lost when the process is killed or aborts.

mod daily_files;
mod init;
mod panics;
mod settings;
mod tail;

pub use daily_files::DailyFiles;
pub use init::{Logging, LoggingError, init};
pub use settings::{Colour, LogSettings};
pub use tail::tail;
