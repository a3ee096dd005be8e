//! Jobs: what to run, and what its output means (contract wire.md §3.13).

mod client;
mod command_parts;
mod env;
mod execute;
mod finalize;
mod hints;
mod inventory;
mod limits;
mod manifest;
mod parameter;
mod parameter_value;
mod parse;
mod script_file;

pub use client::ClientHint;
pub use command_parts::{CommandParts, NotRunnable, ScriptSource};
pub use env::EnvValue;
pub use execute::Execute;
pub use finalize::FinalizeHint;
pub use inventory::{DisplayField, ExplodeColumn, ExplodeSpec, InventoryHint};
pub use limits::Limits;
pub use manifest::Manifest;
pub use parameter::{Parameter, ParameterType};
pub use parameter_value::{BadParameter, fill, variables};
pub use parse::{ParsedJob, job_schema, parse_job};
pub use script_file::inline_script_file;
