//! Samples, rollups and charts on a real file.
#![allow(clippy::unwrap_used)]

use chrono::{DateTime, TimeDelta, Utc};
use kanade_store::metrics::{
    FleetAggregate, Gauge, Gauges, HostSample, MetricsBatch, MetricsReader, MetricsWriter,
    ProcessGauge, ProcessSamples, Recorded, Resolution, SeriesRange,
};
use kanade_store::retention::AgingFile;
use kanade_store_sqlite_metrics::MetricsDatabase;
use kanade_wire::PcId;
use kanade_wire::perf::ProcessSample;
use tempfile::TempDir;

struct Metrics {
    database: MetricsDatabase,
    _folder: TempDir,
}

async fn metrics() -> Metrics {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("backend-metrics.db");
    Metrics {
        database: MetricsDatabase::open(path).await.unwrap(),
        _folder: folder,
    }
}

/// Midnight plus so many seconds.
fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_763_683_200 + seconds, 0).unwrap()
}

fn pc(name: &str) -> PcId {
    PcId::new(name).unwrap()
}

fn sample(name: &str, seconds: i64, cpu: f64) -> HostSample {
    let mut gauges = Gauges::default();
    gauges.0[Gauge::CpuPct as usize] = Some(cpu);
    HostSample {
        pc_id: pc(name),
        at: at(seconds),
        reported_at: None,
        cpu_count: Some(2),
        gauges,
    }
}

fn process(pid: u32, name: &str, cpu_pct: f64) -> ProcessSample {
    ProcessSample {
        pid,
        name: name.to_owned(),
        cpu_pct,
        rss_bytes: 1_000,
        disk_read_bytes_per_sec: None,
        disk_written_bytes_per_sec: Some(1.5),
    }
}

fn processes(name: &str, seconds: i64, processes: Vec<ProcessSample>) -> ProcessSamples {
    ProcessSamples {
        pc_id: pc(name),
        at: at(seconds),
        reported_at: None,
        processes,
    }
}

impl Metrics {
    async fn record(&self, hosts: Vec<HostSample>) -> Recorded {
        let batch = MetricsBatch {
            hosts,
            processes: Vec::new(),
        };
        self.database.record(batch).await.unwrap()
    }

    async fn record_processes(&self, processes: Vec<ProcessSamples>) {
        let batch = MetricsBatch {
            hosts: Vec::new(),
            processes,
        };
        self.database.record(batch).await.unwrap();
    }

    /// The load of a machine over the first day: seconds, mean, least and greatest of each point.
    async fn cpu(&self, name: &str, step: i64, resolution: Resolution) -> Vec<[f64; 4]> {
        let range = SeriesRange::new(at(0), at(86_400), step, resolution);
        let points = self.database.machine(&pc(name), &range).await.unwrap();
        let points = points.into_iter().filter_map(|point| {
            let cpu = point.gauges.get(Gauge::CpuPct)?;
            let seconds = (point.at - at(0)).num_seconds() as f64;
            Some([seconds, cpu.average, cpu.min, cpu.max])
        });
        points.collect()
    }

    async fn fleet(&self, aggregate: FleetAggregate, resolution: Resolution) -> Vec<(i64, f64)> {
        let range = SeriesRange::of_fleet(at(0), at(86_400), 60, resolution);
        let points = self.database.fleet(Gauge::CpuPct, aggregate, &range).await;
        let points = points.unwrap().into_iter();
        points
            .map(|point| ((point.at - at(0)).num_seconds(), point.value))
            .collect()
    }
}

#[tokio::test]
async fn every_resolution_tells_the_same_of_a_machine() {
    let metrics = metrics().await;
    let samples = [(0, 10.0), (60, 20.0), (299, 60.0), (300, 5.0), (3_600, 7.0)];
    let samples = samples.map(|(seconds, cpu)| sample("a", seconds, cpu));
    metrics.record(samples[..2].to_vec()).await;
    metrics.record(samples[2..].to_vec()).await;

    let five_minutes = [
        [0.0, 30.0, 10.0, 60.0],
        [300.0, 5.0, 5.0, 5.0],
        [3_600.0, 7.0, 7.0, 7.0],
    ];
    assert_eq!(metrics.cpu("a", 300, Resolution::Raw).await, five_minutes);
    assert_eq!(
        metrics.cpu("a", 60, Resolution::FiveMinutes).await,
        five_minutes
    );
    let hours = [[0.0, 23.75, 5.0, 60.0], [3_600.0, 7.0, 7.0, 7.0]];
    assert_eq!(metrics.cpu("a", 300, Resolution::Hour).await, hours);
    assert_eq!(metrics.cpu("b", 300, Resolution::Raw).await.len(), 0);
}

#[tokio::test]
async fn a_sample_that_comes_again_counts_once() {
    let metrics = metrics().await;
    let twice = vec![sample("a", 0, 10.0), sample("a", 0, 10.0)];
    let first = metrics.record(twice.clone()).await;
    let second = metrics.record(twice).await;

    let counts = |recorded: Recorded| (recorded.recorded, recorded.duplicates);
    assert_eq!((counts(first), counts(second)), ((1, 1), (0, 2)));
    metrics.record(vec![sample("a", 1, 20.0)]).await;
    let hour = metrics.cpu("a", 3_600, Resolution::Hour).await;
    assert_eq!(hour, [[0.0, 15.0, 10.0, 20.0]]);
}

#[tokio::test]
async fn the_fleet_has_a_chart_of_its_own() {
    let metrics = metrics().await;
    let samples = [("a", 0, 10.0), ("b", 30, 30.0), ("a", 60, 50.0)];
    let samples = samples.map(|(name, seconds, cpu)| sample(name, seconds, cpu));
    metrics.record(samples.to_vec()).await;

    let average = metrics
        .fleet(FleetAggregate::Average, Resolution::Raw)
        .await;
    assert_eq!(average, [(0, 20.0), (60, 50.0)]);
    let greatest = metrics
        .fleet(FleetAggregate::Max, Resolution::FiveMinutes)
        .await;
    assert_eq!(greatest, [(0, 50.0)]);
    let hours = metrics
        .fleet(FleetAggregate::Average, Resolution::Hour)
        .await;
    assert_eq!(hours, [(0, 30.0)]);
}

#[tokio::test]
async fn the_busiest_machines_come_first_whatever_the_window() {
    let metrics = metrics().await;
    let samples = [("a", 10, 10.0), ("b", 20, 30.0), ("c", 30, 20.0)];
    let samples = samples.map(|(name, seconds, cpu)| sample(name, seconds, cpu));
    metrics.record(samples.to_vec()).await;

    for window in [300, 3_000, 9_000] {
        let top = metrics
            .database
            .top(Gauge::CpuPct, at(0), at(window), 2)
            .await
            .unwrap();
        let names: Vec<&str> = top.iter().map(|row| row.pc_id.as_str()).collect();
        assert_eq!(names, ["b", "c"], "{window}");
    }
}

#[tokio::test]
async fn a_sample_from_the_future_is_counted_for_its_machine() {
    let metrics = metrics().await;
    let ahead = HostSample {
        reported_at: Some(at(9_999)),
        ..sample("a", 5, 1.0)
    };
    metrics.record(vec![ahead, sample("b", 5, 1.0)]).await;

    let future = metrics.database.future_samples().await.unwrap();
    let future: Vec<(&str, u64, DateTime<Utc>)> = future
        .iter()
        .map(|row| (row.pc_id.as_str(), row.count, row.last_at))
        .collect();
    assert_eq!(future, [("a", 1, at(5))]);
}

#[tokio::test]
async fn processes_are_shown_by_name_with_the_rest_as_other() {
    let metrics = metrics().await;
    let first = vec![
        process(1, "db", 40.0),
        process(2, "db", 20.0),
        process(3, "sh", 5.0),
    ];
    let second = vec![process(1, "db", 20.0), process(4, "web", 10.0)];
    metrics
        .record_processes(vec![processes("a", 0, first), processes("a", 30, second)])
        .await;

    let range = SeriesRange::new(at(0), at(3_600), 60, Resolution::Raw);
    let database = &metrics.database;
    let timeline = database
        .process_timeline(&pc("a"), ProcessGauge::CpuPct, &range, 1)
        .await
        .unwrap();
    assert_eq!(timeline.names, ["db", "other"]);
    let values: Vec<(&str, f64)> = timeline.points[0]
        .values
        .iter()
        .map(|(name, value)| (name.as_str(), *value))
        .collect();
    assert_eq!(values, [("db", 40.0), ("other", 7.5)]);
    let latest = database.processes(&pc("a")).await.unwrap().unwrap();
    assert_eq!((latest.at, latest.processes.len()), (at(30), 2));
    let sampling = database.sampling_processes(at(30)).await.unwrap();
    assert_eq!(sampling, [(pc("a"), at(30))]);
    assert_eq!(database.sampling_processes(at(31)).await.unwrap(), []);
}

#[tokio::test]
async fn what_is_old_goes_and_what_it_was_rolled_up_to_stays() {
    let metrics = metrics().await;
    let samples = (0..4).map(|hour| sample("a", hour * 3_600, 1.0));
    metrics.record(samples.collect()).await;
    metrics
        .record_processes(vec![processes("a", 0, vec![process(1, "db", 1.0)])])
        .await;

    let database = &metrics.database;
    let removed = async |table, hours| {
        let cutoff = at(0) + TimeDelta::hours(hours);
        database.remove_older(table, cutoff, 1).await.unwrap()
    };
    assert_eq!(removed("host_samples", 2).await, 1);
    assert_eq!(removed("host_samples", 2).await, 1);
    assert_eq!(removed("host_samples", 2).await, 0);
    assert_eq!(removed("host_rollups_5m", 1).await, 1);
    assert_eq!(removed("process_samples", 2).await, 1);
    database.give_space_back().await.unwrap();
    assert_eq!(metrics.cpu("a", 60, Resolution::Raw).await.len(), 2);
    assert_eq!(metrics.cpu("a", 60, Resolution::FiveMinutes).await.len(), 3);
    assert_eq!(metrics.cpu("a", 60, Resolution::Hour).await.len(), 4);
    assert_eq!(
        metrics
            .fleet(FleetAggregate::Max, Resolution::Raw)
            .await
            .len(),
        2
    );
}
