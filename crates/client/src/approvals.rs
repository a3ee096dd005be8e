use kanade_api_types::approvals::{ApprovalDecision, ApprovalRow, StandingApprovalRequest};
use kanade_wire::JobId;
use serde::Serialize;

use crate::call::segment;
use crate::client::Client;
use crate::error::ClientError;
use crate::pages::List;

/// Which requests for consent.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ApprovalQuery {
    /// `pending`, `approved`, `rejected` or `expired`.
    pub state: Option<String>,
    /// Of this job.
    pub job_id: Option<JobId>,
}

impl Client {
    /// Requests for somebody else's consent, the newest first.
    pub fn approvals(&self, query: &ApprovalQuery) -> List<ApprovalRow> {
        List::new(self, "/api/approvals", query)
    }

    /// One request.
    pub async fn approval(&self, id: &str) -> Result<ApprovalRow, ClientError> {
        let id = segment(id);
        self.get(&format!("/api/approvals/{id}")).json().await
    }

    /// Asks that schedules and rollouts may run a job as it is now.
    pub async fn request_approval(&self, job: &JobId) -> Result<ApprovalRow, ClientError> {
        let request = StandingApprovalRequest {
            job_id: job.clone(),
        };
        self.post("/api/approvals").body(&request).json().await
    }

    /// Agrees to what somebody else asked for; an order is dispatched at once.
    pub async fn approve(
        &self,
        id: &str,
        decision: &ApprovalDecision,
        during_freeze: bool,
    ) -> Result<ApprovalRow, ClientError> {
        let id = segment(id);
        self.post(&format!("/api/approvals/{id}/approve"))
            .query(&[("during_freeze", during_freeze)])
            .body(decision)
            .json()
            .await
    }

    /// Does not agree, or takes a standing approval back.
    pub async fn reject(
        &self,
        id: &str,
        decision: &ApprovalDecision,
    ) -> Result<ApprovalRow, ClientError> {
        let id = segment(id);
        let call = self.post(&format!("/api/approvals/{id}/reject"));
        call.body(decision).json().await
    }
}
