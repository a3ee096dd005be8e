//! Removing what is old, a few thousand rows a transaction.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::StoreError;
use kanade_store::metrics::{MetricsCutoffs, MetricsRetention, RemovedMetrics};
use kanade_store_sqlite::to_nanoseconds;
use sqlx::AssertSqlSafe;

use crate::MetricsDatabase;
use crate::slots::{FIVE_MINUTES, HOUR, MINUTE, slot_of};

/// Rows of a transaction.
const BATCH: i64 = 10_000;

/// A table in slots.
#[derive(Clone, Copy)]
struct Slotted {
    table: &'static str,
    /// Seconds of its slots.
    seconds: i64,
    /// Seconds of the fleet's rollup that goes with it.
    fleet: i64,
}

const RAW: Slotted = Slotted {
    table: "host_samples",
    seconds: FIVE_MINUTES,
    fleet: MINUTE,
};
const FIVE_MINUTE_ROLLUPS: Slotted = Slotted {
    table: "host_rollups_5m",
    seconds: FIVE_MINUTES,
    fleet: FIVE_MINUTES,
};
const HOUR_ROLLUPS: Slotted = Slotted {
    table: "host_rollups_1h",
    seconds: HOUR,
    fleet: HOUR,
};

#[async_trait]
impl MetricsRetention for MetricsDatabase {
    async fn remove_before(&self, cutoffs: &MetricsCutoffs) -> Result<RemovedMetrics, StoreError> {
        let removed = async {
            Ok::<_, sqlx::Error>(RemovedMetrics {
                raw: self.remove_slots(RAW, cutoffs.raw).await?,
                five_minutes: self
                    .remove_slots(FIVE_MINUTE_ROLLUPS, cutoffs.five_minutes)
                    .await?,
                hour: self.remove_slots(HOUR_ROLLUPS, cutoffs.hour).await?,
                processes: self.remove_processes(cutoffs.processes).await?,
            })
        };
        let removed = removed.await;
        removed.map_err(StoreError::failed("remove old performance samples"))
    }
}

impl MetricsDatabase {
    async fn remove_slots(
        &self,
        slotted: Slotted,
        before: Option<DateTime<Utc>>,
    ) -> Result<u64, sqlx::Error> {
        let Some(before) = before.and_then(|before| to_nanoseconds(before).ok()) else {
            return Ok(0);
        };
        let end = slot_of(before, slotted.seconds);
        let oldest = format!("SELECT min(slot) FROM {}", slotted.table);
        let mut removed = 0;
        loop {
            let oldest: Option<i64> = sqlx::query_scalar(AssertSqlSafe(oldest.clone()))
                .fetch_one(self.readers())
                .await?;
            match oldest.filter(|slot| *slot < end) {
                Some(slot) => removed += self.remove_some(slotted.table, slot).await?,
                None => break,
            }
        }
        self.remove_fleet(slotted.fleet, slot_of(before, slotted.fleet))
            .await?;
        Ok(removed)
    }

    /// Removes the first machines of a slot.
    async fn remove_some(&self, table: &'static str, slot: i64) -> Result<u64, sqlx::Error> {
        let delete = format!(
            "DELETE FROM {table} WHERE slot = ?1 AND machine <= coalesce(
                (SELECT machine FROM {table} WHERE slot = ?1 ORDER BY machine LIMIT 1 OFFSET ?2),
                (SELECT max(machine) FROM {table} WHERE slot = ?1))"
        );
        let mut writer = self.file.writer().await?;
        let deleted = sqlx::query(AssertSqlSafe(delete))
            .bind(slot)
            .bind(BATCH - 1)
            .execute(&mut *writer)
            .await?;
        Ok(deleted.rows_affected())
    }

    async fn remove_fleet(&self, seconds: i64, end: i64) -> Result<(), sqlx::Error> {
        let mut writer = self.file.writer().await?;
        sqlx::query!(
            "DELETE FROM fleet_rollups WHERE seconds = ? AND slot < ?",
            seconds,
            end
        )
        .execute(&mut *writer)
        .await
        .map(drop)
    }

    async fn remove_processes(&self, before: Option<DateTime<Utc>>) -> Result<u64, sqlx::Error> {
        let Some(before) = before.and_then(|before| to_nanoseconds(before).ok()) else {
            return Ok(0);
        };
        let mut removed = 0;
        loop {
            let mut writer = self.file.writer().await?;
            let deleted = sqlx::query!(
                "DELETE FROM process_samples WHERE (machine, at, pid) IN (
                    SELECT machine, at, pid FROM process_samples WHERE at < ? ORDER BY at LIMIT ?)",
                before,
                BATCH
            );
            let deleted = deleted.execute(&mut *writer).await?.rows_affected();
            if deleted == 0 {
                return Ok(removed);
            }
            removed += deleted;
        }
    }
}
