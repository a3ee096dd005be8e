//! A request for consent as the API shows it.

use kanade_api_types::approvals::ApprovalRow;
use kanade_store::state::Approval;

use crate::state::ApiParts;

/// The request beside the job as it is now.
pub(super) fn approval_row(state: &ApiParts, approval: Approval) -> ApprovalRow {
    ApprovalRow {
        is_current: is_current(state, &approval),
        kind: approval.kind.as_str().to_owned(),
        state: approval.state.as_str().to_owned(),
        order: serde_json::from_str(&approval.order).ok(),
        id: approval.id,
        job_id: approval.job_id,
        version: approval.version,
        job_digest: approval.job_digest,
        target_count: approval.target_count,
        requested_by: approval.requested_by,
        requested_at: approval.requested_at,
        expires_at: approval.expires_at,
        decided_by: approval.decided_by,
        decided_at: approval.decided_at,
        comment: approval.comment,
    }
}

/// Whether the job still is what was asked for.
pub(super) fn is_current(state: &ApiParts, approval: &Approval) -> bool {
    let job = state.catalogue.job(&approval.job_id);
    job.is_some_and(|job| job.digest == approval.job_digest)
}
