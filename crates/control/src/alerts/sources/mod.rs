//! Who looks for what happened.

mod checks;
mod dead_letters;
mod limits;
mod machines;
mod rollouts;

use chrono::{DateTime, TimeDelta, Utc};
use kanade_store::state::alerts::AlertRecord;

use super::{Alerts, AlertsError};

/// What is found later than this after it happened is no news: nobody is told.
const NEWS: TimeDelta = TimeDelta::hours(24);

impl Alerts {
    /// Has every source look whose turn it is. One that fails does not keep the others from it.
    ///
    /// # Errors
    /// When the state file fails.
    pub async fn look(&self) -> Result<(), AlertsError> {
        let now = self.parts().clock.now();
        self.store("checks", self.look_at_checks(now).await).await?;
        self.store("rollouts", self.look_at_rollouts(now).await)
            .await?;
        if self.is_turn("machines", TimeDelta::seconds(10), now) {
            self.store("machines", self.look_at_machines(now).await)
                .await?;
        }
        if self.is_turn("dead_letters", TimeDelta::seconds(10), now) {
            self.store("dead_letters", self.look_at_dead_letters(now).await)
                .await?;
        }
        if self.is_turn("limits", TimeDelta::minutes(1), now) {
            self.store("limits", self.look_at_limits(now).await).await?;
        }
        Ok(())
    }

    async fn store(
        &self,
        source: &'static str,
        found: Result<AlertRecord, AlertsError>,
    ) -> Result<(), AlertsError> {
        let record = match found {
            Ok(record) => record,
            Err(error) => {
                tracing::warn!(source, %error, "a look for alerts failed and is repeated");
                return Ok(());
            }
        };
        let is_empty = record.alerts.is_empty()
            && record.mark.is_none()
            && record.begun.is_empty()
            && record.ended.is_empty();
        if is_empty {
            return Ok(());
        }
        let new = self.parts().alerts.record(&record).await?;
        if !new.is_empty() {
            self.announce(new);
        }
        Ok(())
    }

    fn is_turn(&self, source: &'static str, every: TimeDelta, now: DateTime<Utc>) -> bool {
        let mut memory = self.memory();
        let last = memory.looked.get(source);
        let is_turn = last.is_none_or(|last| now - *last >= every || now < *last);
        if is_turn {
            memory.looked.insert(source, now);
        }
        is_turn
    }

    fn memory(&self) -> std::sync::MutexGuard<'_, super::parts::Memory> {
        let memory = self.0.memory.lock();
        memory.unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// A mark that is a time; `None` for one that cannot be read.
fn time_of(mark: &str) -> Option<DateTime<Utc>> {
    let time = DateTime::parse_from_rfc3339(mark).ok()?;
    Some(time.with_timezone(&Utc))
}

fn mark_of(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(chrono::SecondsFormat::Nanos, true)
}
