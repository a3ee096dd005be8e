//! The reading side: one file per port.

mod acks;
mod agents;
mod analytics;
mod bundles;
mod check_history;
mod checkpoints;
mod checks;
mod dead_letters;
mod dump;
mod dump_exploded;
mod durations;
mod event_filter;
mod event_heat;
mod execution_row;
mod executions;
mod inventory;
mod notices;
mod obs_events;
mod reaping;
mod result_filter;
mod results;
mod run_row;
mod scan;
mod schedule_runs;
mod stops;
mod summary;
mod targets;

#[cfg(test)]
mod plans;
