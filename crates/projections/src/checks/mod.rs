//! Compliance: statuses that reports of checks bring, how they change, and who is told.
//!
//! The last report that can be read counts. One that cannot leaves the status as it is and is
//! kept as a problem until a later one can be read again.

mod alert;
mod finding;
mod state;

pub use finding::Finding;
pub use state::Checks;
