//! Jobs: what to run, and what its output means (contract wire.md §3.13).

mod client;
mod command_parts;
mod execute;
mod hints;
mod inventory;
mod manifest;
mod parse;
mod script_file;

pub use client::ClientHint;
pub use command_parts::{CommandParts, NotRunnable, ScriptSource};
pub use execute::Execute;
pub use inventory::{DisplayField, ExplodeColumn, ExplodeSpec, InventoryHint};
pub use manifest::Manifest;
pub use parse::{ParsedJob, job_schema, parse_job};
pub use script_file::inline_script_file;
