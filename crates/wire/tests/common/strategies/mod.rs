//! Messages in all their variety.

mod commands;
mod executions;
mod machines;
mod people;
mod runs;
mod settings;
mod sync;
mod vocabulary;

pub use commands::*;
pub use executions::*;
pub use machines::*;
pub use people::*;
pub use runs::*;
pub use settings::*;
pub use sync::*;
pub use vocabulary::*;
