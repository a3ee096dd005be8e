//! Facts, searches over them, and what changed.

mod facts;
mod facts_row;
mod first_seen;
mod history;
mod jobs;
mod machines;
mod reader;
mod search_facts;
mod search_plan;
mod search_table;
mod window;

#[cfg(test)]
mod plans;
