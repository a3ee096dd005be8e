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
}
