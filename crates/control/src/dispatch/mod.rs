//! Running a job: resolve, announce, publish, confirm – and finish what a crash cut off.
//!
//! The steps are those of the design's §4. Each is an acknowledged publish whose repetition is
//! harmless: an announcement is refused the second time, a command carries its message id and
//! agents recognise its request id.

mod consent;
mod error;
mod kill;
mod lasting;
mod order;
mod prepare;
mod repair;
mod resolve;
mod script_use;
mod secrets;
mod steps;

pub use error::DispatchError;
pub use kill::MachineKill;
pub(crate) use lasting::Lasting;
pub use order::{Order, Script, Work};
pub use resolve::Reached;
pub use steps::{Dispatched, Dispatcher};
