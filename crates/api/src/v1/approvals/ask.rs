//! An order of a job that needs consent becomes a request for it.

use kanade_api_types::approvals::ApprovalRow;
use kanade_api_types::executions::ExecRequest;
use kanade_control::catalogue::StoredJob;
use kanade_control::dispatch::{DispatchError, Reached};
use kanade_projections::{Change, Topic};
use kanade_store::state::{APPROVAL_LIFETIME, Approval, ApprovalKind, ApprovalState};
use kanade_wire::{ExecId, JobId};

use super::refused::ApprovalRefused;
use super::row::approval_row;
use crate::http::{Answer, Identity};
use crate::state::ApiState;
use crate::v1::exec::DispatchRefused;
use crate::v1::record;

/// Asks for consent to an order, unless the job needs none (`None`). An order nobody could carry
/// out is refused at once.
pub(crate) async fn ask(
    state: &ApiState,
    identity: &Identity,
    exec_id: &ExecId,
    job: &JobId,
    plan: &ExecRequest,
) -> Answer<Option<ApprovalRow>> {
    let ready = state.catalogue.ready().await;
    ready.map_err(|error| DispatchRefused(DispatchError::Catalogue(error)))?;
    let stored = state.catalogue.job(job);
    let Some(stored) = stored.filter(|stored| stored.manifest.require_approval) else {
        return Ok(None);
    };
    let reached = Reached::by(&state.machines, &plan.target, None).await;
    let reached = reached.map_err(DispatchRefused)?;
    let asked = Approval {
        order: serde_json::to_string(plan).unwrap_or_default(),
        target_count: reached.pcs.len() as u64,
        ..blank(state, identity, exec_id.to_string(), &stored)
    };
    store(state, identity, asked).await.map(Some)
}

/// A standing request of the caller's for a job as it is now.
pub(super) fn blank(
    state: &ApiState,
    identity: &Identity,
    id: String,
    job: &StoredJob,
) -> Approval {
    let now = state.clock.now();
    Approval {
        id,
        kind: ApprovalKind::Order,
        job_id: job.manifest.id.clone(),
        version: job.manifest.version.clone(),
        job_digest: job.digest.clone(),
        order: String::new(),
        target_count: 0,
        requested_by: identity.username.clone(),
        requested_at: now,
        expires_at: now + APPROVAL_LIFETIME,
        state: ApprovalState::Pending,
        decided_by: None,
        decided_at: None,
        comment: None,
    }
}

/// Stores a request, tells pages and records it.
pub(super) async fn store(
    state: &ApiState,
    identity: &Identity,
    asked: Approval,
) -> Answer<ApprovalRow> {
    let stored = state.state_store.approvals.request(asked).await;
    let stored = stored.map_err(ApprovalRefused::from)?;
    announce(state, &stored.id);
    let details = serde_json::json!({
        "approval": stored.id, "kind": stored.kind.as_str(), "target_count": stored.target_count,
    });
    let target = Some(stored.job_id.as_str());
    record(state, identity, "approval_request", target, details).await;
    Ok(approval_row(state, stored))
}

/// Tells pages that a request changed.
pub(super) fn announce(state: &ApiState, id: &str) {
    let change = Change::new(Topic::Approvals, [id.to_owned()]);
    state.live.announce(vec![change]);
}
