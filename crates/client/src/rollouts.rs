use kanade_api_types::rollouts::{RolloutDetail, RolloutPlan, RolloutRow, RolloutSpec};
use serde::Serialize;

use crate::client::Client;
use crate::error::ClientError;
use crate::pages::List;

/// Which rollouts.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RolloutQuery {
    /// `draft`, `running`, `paused`, `halted`, `completed` or `aborted`.
    pub state: Option<String>,
}

impl Client {
    /// The rollouts, the newest first.
    pub fn rollouts(&self, query: &RolloutQuery) -> List<RolloutRow> {
        List::new(self, "/api/rollouts", query)
    }

    /// A rollout with its waves and what happened.
    pub async fn rollout(&self, id: &str) -> Result<RolloutDetail, ClientError> {
        self.get(&format!("/api/rollouts/{id}")).json().await
    }

    /// The machines of each wave, if the rollout were created now.
    pub async fn preview_rollout(&self, spec: &RolloutSpec) -> Result<RolloutPlan, ClientError> {
        let call = self.post_unkeyed("/api/rollouts/preview");
        call.body(spec).json().await
    }

    /// Creates a rollout.
    pub async fn create_rollout(&self, spec: &RolloutSpec) -> Result<RolloutRow, ClientError> {
        self.post("/api/rollouts").body(spec).json().await
    }

    /// Orders something of a rollout: `pause`, `resume`, `abort`, `promote` or `retry`.
    pub async fn order_rollout(&self, id: &str, order: &str) -> Result<RolloutRow, ClientError> {
        self.post(&format!("/api/rollouts/{id}/{order}"))
            .json()
            .await
    }
}
