use kanade_api_types::schedules::{
    ScheduleCoverage, ScheduleCoverageSummary, SchedulePreview, ScheduleStatus, UpcomingFire,
};
use kanade_wire::ScheduleId;

use crate::client::Client;
use crate::error::ClientError;

impl Client {
    /// Lets a schedule fire.
    pub async fn enable_schedule(&self, id: &ScheduleId) -> Result<(), ClientError> {
        let path = format!("/api/schedules/{id}/enable");
        self.post(&path).nothing().await
    }

    /// Keeps a schedule from firing. With `cascade` its job is revoked too, with `cascade_kill`
    /// what of it runs now is stopped.
    pub async fn disable_schedule(
        &self,
        id: &ScheduleId,
        cascade: bool,
        cascade_kill: bool,
    ) -> Result<(), ClientError> {
        let path = format!("/api/schedules/{id}/disable");
        let query = [("cascade", cascade), ("cascade_kill", cascade_kill)];
        self.post(&path).query(&query).nothing().await
    }

    /// When a schedule fires next.
    pub async fn preview_schedule(
        &self,
        id: &ScheduleId,
        count: usize,
    ) -> Result<SchedulePreview, ClientError> {
        let path = format!("/api/schedules/{id}/preview");
        self.get(&path).query(&[("count", count)]).json().await
    }

    /// How a schedule is doing, and what was decided about it.
    pub async fn schedule_status(&self, id: &ScheduleId) -> Result<ScheduleStatus, ClientError> {
        self.get(&format!("/api/schedules/{id}/status"))
            .json()
            .await
    }

    /// Which machines have done a schedule's job.
    pub async fn schedule_coverage(
        &self,
        id: &ScheduleId,
    ) -> Result<ScheduleCoverage, ClientError> {
        self.get(&format!("/api/schedules/{id}/coverage"))
            .json()
            .await
    }

    /// How many machines of every schedule have done its job.
    pub async fn schedule_coverages(&self) -> Result<Vec<ScheduleCoverageSummary>, ClientError> {
        self.get("/api/schedules/coverage").json().await
    }

    /// What fires next.
    pub async fn upcoming_fires(&self, limit: usize) -> Result<Vec<UpcomingFire>, ClientError> {
        let call = self.get("/api/schedules/upcoming");
        call.query(&[("limit", limit)]).json().await
    }
}
