use std::collections::BTreeMap;

use kanade_api_types::freeze::{FreezeRequest, FreezeStatus};
use kanade_api_types::stops::{MachineKilled, StopAllPreview, StopAllRequest, StoppedAll};
use kanade_wire::{JobId, PcId};

use crate::client::Client;
use crate::error::ClientError;

impl Client {
    /// Stops everything on a machine.
    pub async fn kill_machine(&self, pc: &PcId) -> Result<MachineKilled, ClientError> {
        self.post(&format!("/api/agents/{pc}/kill")).json().await
    }

    /// What an emergency stop would stop now.
    pub async fn preview_stop_all(&self) -> Result<StopAllPreview, ClientError> {
        self.get("/api/stop-all").json().await
    }

    /// Stops everything, everywhere, and freezes.
    pub async fn stop_all(&self, reason: Option<String>) -> Result<StoppedAll, ClientError> {
        let request = StopAllRequest {
            confirm: StopAllRequest::CONFIRMATION.to_owned(),
            reason,
        };
        self.post("/api/stop-all").body(&request).json().await
    }

    /// The freeze that is set; none when there is none.
    pub async fn freeze(&self) -> Result<Option<FreezeStatus>, ClientError> {
        self.get("/api/freeze").json().await
    }

    /// Sets the freeze.
    pub async fn set_freeze(&self, freeze: &FreezeRequest) -> Result<FreezeStatus, ClientError> {
        self.put("/api/freeze").body(freeze).json().await
    }

    /// Ends the freeze.
    pub async fn clear_freeze(&self) -> Result<(), ClientError> {
        self.delete("/api/freeze").nothing().await
    }

    /// What is said of jobs: `ACTIVE` or `REVOKED`, by id.
    pub async fn script_statuses(&self) -> Result<BTreeMap<String, String>, ClientError> {
        self.get("/api/scripts/status").json().await
    }

    /// Revokes a job: what waits of it does not start.
    pub async fn revoke(&self, job: &JobId) -> Result<(), ClientError> {
        let call = self.post(&format!("/api/scripts/{job}/revoke"));
        call.nothing().await
    }

    /// Lets a revoked job run again.
    pub async fn unrevoke(&self, job: &JobId) -> Result<(), ClientError> {
        let call = self.post(&format!("/api/scripts/{job}/unrevoke"));
        call.nothing().await
    }
}
