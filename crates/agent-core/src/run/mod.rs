//! From an admitted command to its result: wait, fetch the script, start it, watch it, end it.

mod attempt;
mod execute;
mod finalize;
mod live;
pub mod output;
mod process_runner;
mod registry;
mod runner;
mod scripts;
mod slots;
mod variables;
mod waiting;

pub(crate) use execute::{Admitted, LARGE, Listed, note_end, run};
pub(crate) use live::{Sent, watch};
pub(crate) use registry::{Ending, Run, Runs};
pub(crate) use scripts::Scripts;
pub(crate) use slots::{follow_slots, wanted as wanted_slots};

pub use process_runner::{NOT_HELD_TOGETHER, ProcessRunner};
pub use runner::{Remains, RunningScript, Script, ScriptEvent, ScriptRunner, StartError};
pub use scripts::ScriptCache;
