use kanade_api_types::schedules::{
    ScheduleCoverage, ScheduleCoverageSummary, SchedulePreview, ScheduleStatus, UpcomingFire,
};
use kanade_wire::ScheduleId;

use crate::client::Client;
use crate::error::ClientError;
use crate::pages::List;

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
    pub fn schedule_coverages(&self) -> List<ScheduleCoverageSummary> {
        List::new(self, "/api/schedules/coverage", &())
    }

    /// What fires next, at most so much.
    pub fn upcoming_fires(&self, limit: usize) -> List<UpcomingFire> {
        let limit = ("limit".to_owned(), limit.to_string());
        List::new(self, "/api/schedules/upcoming", &()).with_query([limit])
    }
}
