//! Configuration of machines in layers: built-in, global, the machine's groups by name, the machine.

mod check;
mod explain;
mod layer;
mod write;

pub use check::read_scope;
pub(crate) use check::scope_problems;
pub use explain::ExplainedConfig;
pub use layer::{ConfigLayer, StoredConfig};
