//! The job versions that results are read with.
//!
//! A version is published before anything can run under it and never changes. What a result's
//! output means is told by the version it ran under: the one it names, else the one its execution
//! names, else the newest of its job that was published when the result was stored.

mod hints;
mod job;
mod learn;
mod versions;

pub use hints::Hints;
pub use job::{Job, JobRef};
pub(crate) use learn::Learner;
pub use versions::JobVersions;
