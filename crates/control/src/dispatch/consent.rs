//! Jobs that need somebody else's consent.
//!
//! An order of a person bears the id of its approval. What runs by itself, schedules and rollouts,
//! needs a standing approval. Both are for one content of the job: a changed job is asked for anew.

use kanade_store::state::{ApprovalKind, ApprovalState};
use kanade_wire::command::Cause;
use kanade_wire::exec_events::ExecCreated;
use kanade_wire::{Digest, JobId};

use super::error::DispatchError;
use super::order::{Order, Work};
use super::steps::Dispatcher;
use crate::catalogue::StoredJob;

/// The content somebody else agreed to; nothing when none needed to.
pub(super) struct Consent(Option<(JobId, Digest)>);

impl Dispatcher {
    /// What was agreed to, looked up before anything is prepared.
    pub(super) async fn consent(&self, order: &Order) -> Result<Consent, DispatchError> {
        let Work::Job(id) = &order.work else {
            return Ok(Consent(None));
        };
        let job = self.catalogue.job(id);
        let Some(job) = job.filter(|job| job.manifest.require_approval) else {
            return Ok(Consent(None));
        };
        let agreed = match order.cause {
            Cause::Manual => self.is_agreed(order, &job).await?,
            Cause::Schedule { .. } | Cause::Rollout { .. } | Cause::Person { .. } => {
                let standing = self.approvals.is_standing(id, &job.digest).await;
                standing.map_err(DispatchError::Approvals)?
            }
        };
        match (agreed, &order.cause) {
            (true, _) => Ok(Consent(Some((id.clone(), job.digest)))),
            (false, Cause::Manual) => Err(DispatchError::NotApproved(id.clone())),
            (false, _) => Err(DispatchError::NoStandingApproval(id.clone())),
        }
    }

    /// Refuses a revoked job. Asked after the command was made: agents refuse it for revocations that
    /// come later than that.
    pub(super) fn refuse_revoked(&self, order: &Order) -> Result<(), DispatchError> {
        match &order.work {
            Work::Job(id) if self.catalogue.is_revoked(id) => {
                Err(DispatchError::Revoked(id.clone()))
            }
            Work::Job(_) | Work::Script(_) => Ok(()),
        }
    }

    async fn is_agreed(&self, order: &Order, job: &StoredJob) -> Result<bool, DispatchError> {
        let found = self
            .approvals
            .get(order.exec_id.as_str(), self.clock.now())
            .await
            .map_err(DispatchError::Approvals)?;
        Ok(found.is_some_and(|found| {
            found.kind == ApprovalKind::Order
                && found.state == ApprovalState::Approved
                && found.job_id == job.manifest.id
                && found.job_digest == job.digest
        }))
    }
}

impl Consent {
    /// Refuses what was prepared from another content than was agreed to: the job was saved in
    /// between.
    pub(super) fn covers(&self, created: &ExecCreated) -> Result<(), DispatchError> {
        match &self.0 {
            Some((job, digest)) if created.job_digest.as_ref() != Some(digest) => {
                Err(DispatchError::NotApproved(job.clone()))
            }
            _ => Ok(()),
        }
    }
}
