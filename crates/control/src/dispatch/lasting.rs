//! Orders that lie on machines and last: their own schedules, and what their people may run.

use kanade_wire::hints::Retry;
use kanade_wire::{Command, JobId};

use super::error::DispatchError;
use super::prepare::prepare_lasting;
use super::steps::Dispatcher;

/// What is said of an order that lasts: a machine keeps it and gives it ids by itself.
pub struct Lasting<'a> {
    /// The job.
    pub job_id: &'a JobId,
    /// Seconds over which starts are spread.
    pub jitter_secs: Option<u64>,
    /// What follows a failure.
    pub retry: Option<Retry>,
    /// Whether it is an order to run it: then the job is pinned to this version, as by every order.
    pub is_ordered: bool,
}

impl<'a> Lasting<'a> {
    /// One that runs when somebody at a machine wants it, which nobody has ordered yet.
    pub fn at_once(job_id: &'a JobId) -> Self {
        Self {
            job_id,
            jitter_secs: None,
            retry: None,
            is_ordered: false,
        }
    }
}

impl Dispatcher {
    /// The command of an order that machines keep and repeat by themselves.
    pub(crate) async fn lasting(&self, lasting: &Lasting<'_>) -> Result<Command, DispatchError> {
        prepare_lasting(&self.bus, &self.catalogue, lasting, self.clock.now()).await
    }
}
