//! The two tasks: one that looks and decides, one that delivers.

use std::time::Duration;

use chrono::TimeDelta;
use kanade_runtime::TaskContext;

use super::{Alerts, AlertsError};

/// How often it is looked.
const EVERY: Duration = Duration::from_secs(2);
/// How long alerts and their deliveries are kept.
const KEPT: TimeDelta = TimeDelta::days(90);
/// How long the delivery waits at most when nobody calls it.
const IDLE: Duration = Duration::from_secs(2);

impl Alerts {
    /// Looks and decides until the task is stopped.
    ///
    /// # Errors
    /// When the state file fails; what a source cannot read is tried again with the next look.
    pub async fn watch(self, task: TaskContext) -> Result<(), AlertsError> {
        let stop = task.token();
        loop {
            let step = async {
                self.look().await?;
                self.route_new().await
            };
            match stop.run_until_cancelled(step).await {
                Some(done) => done?,
                None => return Ok(()),
            }
            task.mark_healthy();
            let pause = tokio::time::sleep(EVERY);
            if stop.run_until_cancelled(pause).await.is_none() {
                return Ok(());
            }
        }
    }

    /// Delivers until the task is stopped. A try that is cut off is made again after the start.
    ///
    /// # Errors
    /// When the state file fails.
    pub async fn deliver(self, task: TaskContext) -> Result<(), AlertsError> {
        let stop = task.token();
        loop {
            let tried = match stop.run_until_cancelled(self.deliver_due()).await {
                Some(tried) => tried?,
                None => return Ok(()),
            };
            task.mark_healthy();
            if tried > 0 {
                continue;
            }
            let pause = async {
                tokio::select! {
                    () = tokio::time::sleep(IDLE) => {}
                    () = self.0.nudge.notified() => {}
                }
            };
            if stop.run_until_cancelled(pause).await.is_none() {
                return Ok(());
            }
        }
    }

    /// Removes alerts that are too old; returns how many.
    ///
    /// # Errors
    /// When the state file fails.
    pub async fn remove_old(&self) -> Result<u64, AlertsError> {
        let parts = self.parts();
        let before = parts.clock.now() - KEPT;
        Ok(parts.alerts.remove_older(before).await?)
    }
}
