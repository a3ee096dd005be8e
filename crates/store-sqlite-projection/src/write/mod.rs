//! The writing side: one file per table family, all inside [`transaction`].

mod acks;
mod agents;
mod bundles;
mod checks;
mod dead_letters;
mod executions;
mod inventory;
mod known;
mod known_checks;
mod machine_stops;
mod notices;
mod obs_events;
mod output;
mod results;
mod transaction;

pub use inventory::{columns_of, key_of, quoted};
pub use output::{PREVIEW, read as read_body};
