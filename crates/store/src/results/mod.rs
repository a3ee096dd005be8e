//! Runs: one row for each time a machine ran, refused or lost a command.

mod filter;
mod reader;
mod row;

pub use filter::{ResultFilter, ResultQuery, RunStatus};
pub use reader::{OverdueRun, ResultReader};
pub use row::{OutputPlace, Run, RunOutput, StoredOutput};
