use std::time::Duration;

use kanade_api_types::plan::{Plan, PlanApplied, PlanRequest};

use crate::client::Client;
use crate::error::ClientError;

/// How long a plan may take: each of its documents is several writes.
const WITHIN: Duration = Duration::from_secs(600);

impl Client {
    /// What a folder of documents would change. Changes nothing.
    pub async fn draw_plan(&self, request: &PlanRequest) -> Result<Plan, ClientError> {
        let call = self.post_unkeyed("/api/plan").within(WITHIN);
        call.body(request).json().await
    }

    /// Does exactly what a plan says, or nothing.
    pub async fn apply_plan(&self, plan: &Plan) -> Result<PlanApplied, ClientError> {
        let call = self.post("/api/apply").within(WITHIN);
        call.body(plan).json().await
    }
}
