//! Orders that lie on machines and last: their own schedules, and what their people may run.

use kanade_store::state::StateError;
use kanade_wire::hints::Retry;
use kanade_wire::{Command, JobId};

use super::error::DispatchError;
use super::prepare::prepare_lasting;
use super::steps::Dispatcher;
use crate::catalogue::StoredJob;

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

/// Why a job must not lie on machines.
pub(crate) enum KeptBack {
    /// It uses secrets.
    Secrets,
    /// A second person must agree to it, and nobody has for good.
    NotApproved,
}

impl Dispatcher {
    /// The command of an order that machines keep and repeat by themselves.
    pub(crate) async fn lasting(&self, lasting: &Lasting<'_>) -> Result<Command, DispatchError> {
        prepare_lasting(&self.bus, &self.catalogue, lasting, self.clock.now()).await
    }

    /// Why a job must not lie on a machine, to run there when nobody is asked; `None` when it may.
    ///
    /// # Errors
    /// When what was agreed to cannot be looked up.
    pub(crate) async fn kept_back(&self, job: &StoredJob) -> Result<Option<KeptBack>, StateError> {
        let parts = job.manifest.command_parts();
        if parts.is_ok_and(|parts| !parts.secret_env.is_empty()) {
            return Ok(Some(KeptBack::Secrets));
        }
        let id = &job.manifest.id;
        if job.manifest.require_approval && !self.approvals.is_standing(id, &job.digest).await? {
            return Ok(Some(KeptBack::NotApproved));
        }
        Ok(None)
    }
}
