//! What the processes of a machine used.

use std::collections::{BTreeMap, HashMap};

use kanade_store::metrics::{
    LatestProcesses, ProcessGauge, ProcessPoint, ProcessTimeline, SeriesRange,
};
use kanade_store_sqlite::from_nanoseconds;
use kanade_wire::PcId;
use kanade_wire::perf::ProcessSample;
use sqlx::Row;

use super::host::bounds;
use crate::MetricsDatabase;
use crate::slots::nanoseconds;

/// What stands for the names that are not shown by themselves.
const OTHER: &str = "other";

/// What the processes of one name used in one point, summed over its samples.
struct Used {
    point: i64,
    name: String,
    sum: f64,
}

impl MetricsDatabase {
    pub(crate) async fn latest_processes(
        &self,
        pc: &PcId,
    ) -> Result<Option<LatestProcesses>, sqlx::Error> {
        let Some(machine) = self.number_of(pc).await? else {
            return Ok(None);
        };
        let rows = sqlx::query!(
            r#"SELECT at AS "at!", pid AS "pid!", name AS "name!", cpu_pct AS "cpu_pct!",
                rss_bytes AS "rss_bytes!", disk_read_bytes_per_sec, disk_written_bytes_per_sec
             FROM process_samples
             WHERE machine = ?1 AND at = (SELECT max(at) FROM process_samples WHERE machine = ?1)
             ORDER BY cpu_pct DESC, pid"#,
            machine
        );
        let rows = rows.fetch_all(self.readers()).await?;
        let at = rows.first().map(|row| from_nanoseconds(row.at));
        let processes = rows.into_iter().map(|row| ProcessSample {
            pid: u32::try_from(row.pid).unwrap_or(0),
            name: row.name,
            cpu_pct: row.cpu_pct,
            rss_bytes: row.rss_bytes,
            disk_read_bytes_per_sec: row.disk_read_bytes_per_sec,
            disk_written_bytes_per_sec: row.disk_written_bytes_per_sec,
        });
        let processes = processes.collect();
        Ok(at.map(|at| LatestProcesses { at, processes }))
    }

    pub(crate) async fn timeline(
        &self,
        pc: &PcId,
        gauge: ProcessGauge,
        range: &SeriesRange,
        top: u32,
    ) -> Result<ProcessTimeline, sqlx::Error> {
        let Some(machine) = self.number_of(pc).await? else {
            return Ok(ProcessTimeline::default());
        };
        let used = self.used(machine, gauge, range).await?;
        let samples = self.samples_per_point(machine, range).await?;
        let names = busiest(&used, top as usize);
        Ok(ProcessTimeline {
            points: points(used, &samples, &names, range.step_seconds),
            names: names.shown,
        })
    }

    async fn used(
        &self,
        machine: i64,
        gauge: ProcessGauge,
        range: &SeriesRange,
    ) -> Result<Vec<Used>, sqlx::Error> {
        let select = format!(
            "SELECT at / ?4 AS point, name, total({}) AS sum FROM process_samples
             WHERE machine = ?1 AND at >= ?2 AND at < ?3
             GROUP BY point, name ORDER BY point, name",
            gauge.as_str()
        );
        let (from, to) = bounds(range)?;
        let rows = sqlx::query(sqlx::AssertSqlSafe(select))
            .bind(machine)
            .bind(from)
            .bind(to)
            .bind(nanoseconds(range.step_seconds))
            .try_map(|row| {
                Ok(Used {
                    point: row.try_get("point")?,
                    name: row.try_get("name")?,
                    sum: row.try_get("sum")?,
                })
            });
        rows.fetch_all(self.readers()).await
    }

    async fn samples_per_point(
        &self,
        machine: i64,
        range: &SeriesRange,
    ) -> Result<HashMap<i64, i64>, sqlx::Error> {
        let (from, to) = bounds(range)?;
        let select = "SELECT at / ?4, count(DISTINCT at) FROM process_samples
            WHERE machine = ?1 AND at >= ?2 AND at < ?3 GROUP BY 1";
        let rows: Vec<(i64, i64)> = sqlx::query_as(select)
            .bind(machine)
            .bind(from)
            .bind(to)
            .bind(nanoseconds(range.step_seconds))
            .fetch_all(self.readers())
            .await?;
        Ok(rows.into_iter().collect())
    }
}

/// The names that are shown by themselves, and whether others are left.
struct Names {
    shown: Vec<String>,
}

/// Chosen once over the whole time, so that a line never changes what it stands for.
fn busiest(used: &[Used], top: usize) -> Names {
    let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
    for used in used {
        *sums.entry(&used.name).or_default() += used.sum;
    }
    let mut sums: Vec<(&str, f64)> = sums.into_iter().collect();
    sums.sort_by(|one, other| other.1.total_cmp(&one.1));
    let rest = sums.len() > top;
    let shown = sums.into_iter().take(top).map(|(name, _)| name.to_owned());
    Names {
        shown: shown.chain(rest.then(|| OTHER.to_owned())).collect(),
    }
}

fn points(
    used: Vec<Used>,
    samples: &HashMap<i64, i64>,
    names: &Names,
    step_seconds: i64,
) -> Vec<ProcessPoint> {
    let mut points: BTreeMap<i64, BTreeMap<String, f64>> = BTreeMap::new();
    for used in used {
        let count = samples.get(&used.point).copied().unwrap_or(1).max(1) as f64;
        let is_shown = names.shown.contains(&used.name);
        let name = if is_shown {
            used.name
        } else {
            OTHER.to_owned()
        };
        let values = points.entry(used.point).or_default();
        *values.entry(name).or_default() += used.sum / count;
    }
    let points = points.into_iter().map(|(number, values)| ProcessPoint {
        at: from_nanoseconds(nanoseconds(number * step_seconds)),
        values,
    });
    points.collect()
}
