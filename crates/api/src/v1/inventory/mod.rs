//! What machines report about themselves.

pub mod by_job;
pub mod first_seen;
pub mod history;
pub mod history_of_machine;
pub mod jobs;
pub mod machine;
pub mod search;
pub mod search_scalars;

mod conditions;
mod searched;
mod shown;
