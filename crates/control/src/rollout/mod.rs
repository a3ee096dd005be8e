//! Rollouts: a change brought to machines wave by wave, each behind a gate.
//!
//! [`machine`] decides, the state file remembers, the engine does. Each step is one transaction;
//! what is done outside is done again after a crash, which harms nobody: an execution has an id
//! derived from rollout, wave and attempt, and a machine's configuration is set, not added to.

mod audit;
mod check;
mod engine;
mod error;
mod fleet;
mod legacy;
pub mod machine;
mod observe;
mod perform;
mod plan;
mod service;

pub use check::SpecProblem;
pub use error::{CreateError, OrderError};
pub use legacy::{by_delays, of_job};
pub use machine::Order;
pub use plan::PlanProblem;
pub use service::{RolloutParts, Rollouts};
