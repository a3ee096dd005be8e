//! What goes into the archives of the state file: the audit log, and who has done which job.

mod audit;
mod completions;

pub use audit::Audit;
pub use completions::Completions;
