//! Notices to people at machines: sent, edited, taken back, and who confirmed them.

mod audience;
mod copies;
mod edit;
mod error;
mod publish;
mod recall;
mod standing;

use std::sync::Arc;

use kanade_bus::backend::Bus;
use kanade_projections::Applied;
use kanade_runtime::SharedClock;
use kanade_store::acks::AckReader;
use kanade_store::agents::AgentReader;
use kanade_store::notices::NoticeReader;

pub use audience::{AudienceCounts, AudienceMember, AudiencePage, Confirmation, target_of};
pub use edit::NoticeEdit;
pub use error::NoticeError;
pub use publish::{NewNotice, Published};
pub use standing::{StandingNotices, StandingNoticesKeeper};

use crate::Machines;

/// Sends notices and tells what became of them. Clones share it.
#[derive(Clone)]
pub struct Notices {
    /// The broker.
    pub bus: Bus,
    /// Which machines there are.
    pub machines: Machines,
    /// What was sent.
    pub notices: Arc<dyn NoticeReader>,
    /// Who confirmed it.
    pub acks: Arc<dyn AckReader>,
    /// Who signed in where.
    pub agents: Arc<dyn AgentReader>,
    /// How far the tables are: a caller reads its own writes.
    pub applied: Applied,
    /// The clock.
    pub clock: SharedClock,
}
