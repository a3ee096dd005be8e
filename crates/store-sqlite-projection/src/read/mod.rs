//! The reading side: one file per port.

mod agents;
mod bundles;
mod check_history;
pub(crate) mod checkpoints;
mod checks;
mod dead_letters;
mod dump;
mod durations;
mod execution_row;
mod executions;
mod reaping;
mod result_filter;
mod results;
mod run_row;
mod scan;
mod summary;
mod targets;

#[cfg(test)]
mod plans;
