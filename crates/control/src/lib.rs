//! What the backend does on its own: keeps the catalogue, dispatches executions, answers the
//! agents' syncs, and gives up on what will not be answered.
//!
//! Nothing here is a projection: it reads clocks, talks to the broker, and writes events that
//! the projections turn into tables.

pub mod alerts;
pub mod artifacts;
pub mod attributes;
pub mod audit;
pub mod bundles;
pub mod catalogue;
pub mod dispatch;
pub mod groups;
mod handed_out;
pub mod live_query;
pub mod machines;
pub mod notices;
mod nudge;
pub mod output;
mod output_index;
pub mod performance;
pub mod ping;
pub mod plan;
pub mod removals;
pub mod rollout;
pub mod schedule;
pub mod self_service;
pub mod sync;
pub mod upkeep;

pub use alerts::Alerts;
pub use artifacts::Artifacts;
pub use audit::AuditLog;
pub use catalogue::Catalogue;
pub use dispatch::Dispatcher;
pub use groups::Groups;
pub use handed_out::HandOutError;
pub use machines::Machines;
pub use notices::Notices;
pub use nudge::Nudges;
pub use output_index::IndexedOutputs;
pub use plan::Planner;
pub use removals::Removals;
pub use rollout::Rollouts;
pub use self_service::{SelfService, SelfServiceKeeper};
