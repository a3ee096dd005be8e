//! Removing what is old, some rows a transaction.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::StoreError;
use kanade_store::retention::{AgingFile, AgingTable, Kept};
use kanade_store_sqlite::to_nanoseconds;
use sqlx::AssertSqlSafe;

use crate::MetricsDatabase;
use crate::slots::{FIVE_MINUTES, HOUR, MINUTE, slot_of};

/// A table in slots.
struct Slotted {
    table: &'static str,
    kept: Kept,
    /// Seconds of its slots.
    seconds: i64,
    /// Seconds of the fleet's rollup that goes with it.
    fleet: i64,
}

const SLOTTED: [Slotted; 3] = [
    Slotted {
        table: "host_samples",
        kept: Kept::PerfRaw,
        seconds: FIVE_MINUTES,
        fleet: MINUTE,
    },
    Slotted {
        table: "host_rollups_5m",
        kept: Kept::Perf5m,
        seconds: FIVE_MINUTES,
        fleet: FIVE_MINUTES,
    },
    Slotted {
        table: "host_rollups_1h",
        kept: Kept::Perf1h,
        seconds: HOUR,
        fleet: HOUR,
    },
];

const PROCESSES: &str = "process_samples";

#[async_trait]
impl AgingFile for MetricsDatabase {
    fn tables(&self) -> Vec<AgingTable> {
        let slotted = SLOTTED.iter().map(|slotted| (slotted.table, slotted.kept));
        let all = slotted.chain([(PROCESSES, Kept::Processes)]);
        let tables = all.map(|(name, kept)| AgingTable {
            name,
            kept,
            stream: None,
        });
        tables.collect()
    }

    async fn remove_older(
        &self,
        table: &'static str,
        cutoff: DateTime<Utc>,
        limit: u32,
    ) -> Result<u64, StoreError> {
        let cutoff = to_nanoseconds(cutoff).unwrap_or(i64::MIN);
        let removed = match SLOTTED.iter().find(|slotted| slotted.table == table) {
            Some(slotted) => self.remove_slots(slotted, cutoff, limit).await,
            None if table == PROCESSES => self.remove_processes(cutoff, limit).await,
            None => Ok(0),
        };
        removed.map_err(StoreError::failed("remove old performance samples"))
    }

    async fn give_space_back(&self) -> Result<(), StoreError> {
        let released = self.file.give_space_back().await;
        released.map_err(StoreError::failed("give free pages back"))
    }
}

impl MetricsDatabase {
    /// Removes from the oldest slots on: whole slots go, the one of the cutoff stays.
    async fn remove_slots(
        &self,
        slotted: &Slotted,
        cutoff: i64,
        limit: u32,
    ) -> Result<u64, sqlx::Error> {
        let table = slotted.table;
        // The rows lie in this order: none is looked at that stays.
        let delete = format!(
            "DELETE FROM {table} WHERE (slot, machine) IN (
                SELECT slot, machine FROM {table} WHERE slot < ?1 ORDER BY slot, machine LIMIT ?2)"
        );
        let fleet = slot_of(cutoff, slotted.fleet);
        let mut transaction = self.file.begin().await?;
        let deleted = sqlx::query(AssertSqlSafe(delete))
            .bind(slot_of(cutoff, slotted.seconds))
            .bind(limit)
            .execute(&mut *transaction)
            .await?;
        sqlx::query!(
            "DELETE FROM fleet_rollups WHERE seconds = ? AND slot < ?",
            slotted.fleet,
            fleet
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(deleted.rows_affected())
    }

    async fn remove_processes(&self, cutoff: i64, limit: u32) -> Result<u64, sqlx::Error> {
        let mut writer = self.file.writer().await?;
        let deleted = sqlx::query!(
            "DELETE FROM process_samples WHERE (machine, at, pid) IN (
                SELECT machine, at, pid FROM process_samples WHERE at < ? ORDER BY at LIMIT ?)",
            cutoff,
            limit
        );
        Ok(deleted.execute(&mut *writer).await?.rows_affected())
    }
}
