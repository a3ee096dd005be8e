use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use kanade_store::StoreError;
use kanade_store::agents::{AgentCounts, ONLINE_WINDOW};
use kanade_store::summary::{DeadLetterCounts, Summary, SummaryReader};
use kanade_store_sqlite::to_nanoseconds;

use crate::ProjectionDatabase;

#[async_trait]
impl SummaryReader for ProjectionDatabase {
    async fn summary(
        &self,
        now: DateTime<Utc>,
        failures_since: DateTime<Utc>,
    ) -> Result<Summary, StoreError> {
        let online_after = nanoseconds(now - ONLINE_WINDOW);
        let day_ago = nanoseconds(now - TimeDelta::hours(24));
        let (now, failures_since) = (nanoseconds(now), nanoseconds(failures_since));
        let row = sqlx::query!(
            r#"SELECT
                (SELECT count(*) FROM agents) AS "agents!: i64",
                (SELECT count(*) FROM agents WHERE updated_at > ?) AS "online!: i64",
                (SELECT count(*) FROM execution_results WHERE outcome IS NULL)
                    AS "runs_in_flight!: i64",
                (SELECT count(*) FROM executions
                 WHERE target_count > succeeded + failed + timed_out + killed + skipped + lost
                    AND expires_at > ?) AS "executions_in_flight!: i64",
                (SELECT count(*) FROM execution_results
                 WHERE outcome IN ('failed', 'timed_out', 'killed', 'skipped', 'lost')
                    AND outcome <> 'skipped' AND started_at >= ?) AS "failures!: i64",
                (SELECT count(*) FROM execution_results
                 WHERE started_at >= ?) AS "runs!: i64",
                (SELECT count(*) FROM dead_letters) AS "dead_letters!: i64",
                (SELECT count(*) FROM dead_letters WHERE recorded_at > ?)
                    AS "dead_letters_last_day!: i64""#,
            online_after,
            now,
            failures_since,
            failures_since,
            day_ago,
        )
        .fetch_one(&*self.readers().await)
        .await
        .map_err(StoreError::failed("read the summary"))?;
        Ok(Summary {
            agents: AgentCounts {
                total: row.agents.cast_unsigned(),
                online: row.online.cast_unsigned(),
            },
            runs_in_flight: row.runs_in_flight.cast_unsigned(),
            executions_in_flight: row.executions_in_flight.cast_unsigned(),
            failures_since: row.failures.cast_unsigned(),
            runs_since: row.runs.cast_unsigned(),
            dead_letters: DeadLetterCounts {
                total: row.dead_letters.cast_unsigned(),
                last_day: row.dead_letters_last_day.cast_unsigned(),
            },
        })
    }
}

/// A bound; one out of range lets nothing through.
fn nanoseconds(time: DateTime<Utc>) -> i64 {
    to_nanoseconds(time).unwrap_or(i64::MAX)
}
