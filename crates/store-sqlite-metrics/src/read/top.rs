//! The busiest machines: whatever is kept in the coarsest pieces that still tell.

use chrono::{DateTime, TimeDelta, Utc};
use kanade_store::metrics::{Gauge, MachineLoad};
use kanade_store_sqlite::{columns as cells, to_nanoseconds};
use sqlx::Row;

use crate::MetricsDatabase;
use crate::slots::{FIVE_MINUTES, HOUR, last_slot, slot_of};

/// The longest window that is read from raw samples.
const RAW_WINDOW: TimeDelta = TimeDelta::minutes(15);
/// The longest window that is read from 5-minute rollups.
const FIVE_MINUTES_WINDOW: TimeDelta = TimeDelta::hours(1);

/// Takes the first and last slot, how many machines, and for raw samples the first and last moment.
fn select(gauge: Gauge, window: TimeDelta) -> (String, i64) {
    let gauge = gauge.as_str();
    let (table, value, when, seconds) = if window <= RAW_WINDOW {
        let when = format!("at >= ?4 AND at < ?5 AND {gauge} IS NOT NULL");
        ("host_samples", format!("avg({gauge})"), when, FIVE_MINUTES)
    } else {
        let value = format!("total({gauge}_sum) / sum({gauge}_count)");
        let when = format!("?4 < ?5 AND {gauge}_count > 0");
        if window <= FIVE_MINUTES_WINDOW {
            ("host_rollups_5m", value, when, FIVE_MINUTES)
        } else {
            ("host_rollups_1h", value, when, HOUR)
        }
    };
    let select = format!(
        "SELECT pc_id, load.value AS value FROM (
            SELECT machine, {value} AS value FROM {table}
            WHERE slot BETWEEN ?1 AND ?2 AND {when}
            GROUP BY machine ORDER BY value DESC, machine LIMIT ?3) AS load
         JOIN machines ON machines.id = load.machine ORDER BY load.value DESC, pc_id"
    );
    (select, seconds)
}

impl MetricsDatabase {
    pub(crate) async fn top_machines(
        &self,
        gauge: Gauge,
        (from, to): (DateTime<Utc>, DateTime<Utc>),
        limit: u32,
    ) -> Result<Vec<MachineLoad>, sqlx::Error> {
        let bound = |at| to_nanoseconds(at).map_err(|error| sqlx::Error::Encode(error.into()));
        let (select, seconds) = select(gauge, to - from);
        let (from, to) = (bound(from)?, bound(to)?);
        let machines = sqlx::query(sqlx::AssertSqlSafe(select))
            .bind(slot_of(from, seconds))
            .bind(last_slot(to, seconds))
            .bind(limit)
            .bind(from)
            .bind(to)
            .try_map(|row| {
                Ok(MachineLoad {
                    pc_id: cells::parsed(&row, "pc_id")?,
                    value: row.try_get("value")?,
                })
            });
        machines.fetch_all(self.readers()).await
    }
}
