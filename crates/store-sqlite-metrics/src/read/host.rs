//! A machine's chart: one look-up per slot.

use std::sync::LazyLock;

use kanade_store::metrics::{GaugePoint, Gauges, HostPoint, Resolution, SeriesRange};
use kanade_store_sqlite::{from_nanoseconds, to_nanoseconds};
use kanade_wire::PcId;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::slots::{FIVE_MINUTES, HOUR, last_slot, nanoseconds, slot_of};
use crate::{MetricsDatabase, columns};

/// Takes the first and last slot, the machine, the first and last moment, and the length of a
/// point in nanoseconds.
pub static OF_SAMPLES: LazyLock<String> = LazyLock::new(|| {
    let gauges = columns::OF_RAW.as_str();
    format!(
        "WITH RECURSIVE slots (slot) AS (
            SELECT ?1 UNION ALL SELECT slot + 1 FROM slots WHERE slot < ?2)
         SELECT sample.at / ?6 AS point, {gauges}
         FROM slots CROSS JOIN host_samples AS sample
            ON sample.slot = slots.slot AND sample.machine = ?3
         WHERE sample.at >= ?4 AND sample.at < ?5
         GROUP BY point ORDER BY point"
    )
});

/// Takes the first and last slot, the machine, the seconds of a slot and of a point.
pub static OF_FIVE_MINUTES: LazyLock<String> = LazyLock::new(|| of_rollups("host_rollups_5m"));
/// The same over hours.
pub static OF_HOURS: LazyLock<String> = LazyLock::new(|| of_rollups("host_rollups_1h"));

fn of_rollups(table: &str) -> String {
    let gauges = columns::OF_ROLLED_UP.as_str();
    format!(
        "WITH RECURSIVE slots (slot) AS (
            SELECT ?1 UNION ALL SELECT slot + 1 FROM slots WHERE slot < ?2)
         SELECT rollup.slot * ?4 / ?5 AS point, {gauges}
         FROM slots CROSS JOIN {table} AS rollup
            ON rollup.slot = slots.slot AND rollup.machine = ?3
         GROUP BY point ORDER BY point"
    )
}

impl MetricsDatabase {
    /// The number of a machine; `None` when it never sent a sample.
    pub(crate) async fn number_of(&self, pc: &PcId) -> Result<Option<i64>, sqlx::Error> {
        let pc = pc.as_str();
        sqlx::query_scalar!("SELECT id FROM machines WHERE pc_id = ?", pc)
            .fetch_optional(self.readers())
            .await
    }

    pub(crate) async fn host_points(
        &self,
        pc: &PcId,
        range: &SeriesRange,
    ) -> Result<Vec<HostPoint>, sqlx::Error> {
        let Some(machine) = self.number_of(pc).await? else {
            return Ok(Vec::new());
        };
        let (from, to) = bounds(range)?;
        let seconds = match range.resolution {
            Resolution::Raw | Resolution::FiveMinutes => FIVE_MINUTES,
            Resolution::Hour => HOUR,
        };
        let select = match range.resolution {
            Resolution::Raw => &OF_SAMPLES,
            Resolution::FiveMinutes => &OF_FIVE_MINUTES,
            Resolution::Hour => &OF_HOURS,
        };
        let query = sqlx::query(sqlx::AssertSqlSafe(select.as_str()))
            .bind(slot_of(from, seconds))
            .bind(last_slot(to, seconds))
            .bind(machine);
        let query = match range.resolution {
            Resolution::Raw => query
                .bind(from)
                .bind(to)
                .bind(nanoseconds(range.step_seconds)),
            _ => query.bind(seconds).bind(range.step_seconds),
        };
        let points = query.try_map(|row| point(&row, range.step_seconds));
        points.fetch_all(self.readers()).await
    }
}

/// The ends of a range in nanoseconds.
pub fn bounds(range: &SeriesRange) -> Result<(i64, i64), sqlx::Error> {
    let bound = |at| to_nanoseconds(at).map_err(|error| sqlx::Error::Encode(error.into()));
    Ok((bound(range.from)?, bound(range.to)?))
}

fn point(row: &SqliteRow, step_seconds: i64) -> Result<HostPoint, sqlx::Error> {
    let number: i64 = row.try_get(0)?;
    let mut gauges = Gauges::default();
    for (index, gauge) in gauges.0.iter_mut().enumerate() {
        *gauge = gauge_point(row, 1 + index * 4)?;
    }
    Ok(HostPoint {
        at: from_nanoseconds(nanoseconds(number * step_seconds)),
        gauges,
    })
}

fn gauge_point(row: &SqliteRow, first: usize) -> Result<Option<GaugePoint>, sqlx::Error> {
    let count: i64 = row.try_get(first)?;
    let sum: f64 = row.try_get(first + 1)?;
    let (min, max): (Option<f64>, Option<f64>) = (row.try_get(first + 2)?, row.try_get(first + 3)?);
    Ok(match (min, max) {
        (Some(min), Some(max)) if count > 0 => Some(GaugePoint {
            average: sum / count as f64,
            min,
            max,
        }),
        _ => None,
    })
}
