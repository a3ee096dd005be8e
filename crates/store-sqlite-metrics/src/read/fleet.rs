//! The fleet's chart, from rollups of its own: as many rows as it has moments, however many
//! machines there are.

use kanade_store::metrics::{FleetAggregate, FleetPoint, Gauge, Resolution, SeriesRange};
use kanade_store_sqlite::from_nanoseconds;
use sqlx::Row;

use super::host::bounds;
use crate::MetricsDatabase;
use crate::slots::{FIVE_MINUTES, HOUR, MINUTE, last_slot, nanoseconds, slot_of};

/// Takes the seconds of a slot, the first and last slot, and the seconds of a point.
pub fn select(gauge: Gauge, aggregate: FleetAggregate) -> String {
    let gauge = gauge.as_str();
    let value = match aggregate {
        FleetAggregate::Average => format!("total({gauge}_sum) / sum({gauge}_count)"),
        FleetAggregate::Max => format!("max({gauge}_max)"),
    };
    format!(
        "SELECT slot * ?1 / ?4 AS point, {value} AS value FROM fleet_rollups
         WHERE seconds = ?1 AND slot BETWEEN ?2 AND ?3 AND {gauge}_count > 0
         GROUP BY point ORDER BY point"
    )
}

impl MetricsDatabase {
    pub(crate) async fn fleet_points(
        &self,
        gauge: Gauge,
        aggregate: FleetAggregate,
        range: &SeriesRange,
    ) -> Result<Vec<FleetPoint>, sqlx::Error> {
        let (from, to) = bounds(range)?;
        let seconds = match range.resolution {
            Resolution::Raw => MINUTE,
            Resolution::FiveMinutes => FIVE_MINUTES,
            Resolution::Hour => HOUR,
        };
        let points = sqlx::query(sqlx::AssertSqlSafe(select(gauge, aggregate)))
            .bind(seconds)
            .bind(slot_of(from, seconds))
            .bind(last_slot(to, seconds))
            .bind(range.step_seconds)
            .try_map(|row| {
                let number: i64 = row.try_get("point")?;
                Ok(FleetPoint {
                    at: from_nanoseconds(nanoseconds(number * range.step_seconds)),
                    value: row.try_get("value")?,
                })
            });
        points.fetch_all(self.readers()).await
    }
}
