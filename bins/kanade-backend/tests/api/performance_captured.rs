//! What machines of 0.43 published about their load, against what a 0.43 system answered. Only the
//! first of its samples were kept, so averages are those of the samples, not of the answer.

use std::collections::BTreeSet;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use kanade_testkit::{PATIENCE, wait_for};
use serde_json::{Value, json};

use crate::support::{TestBackend, Who};

const CAPTURED: &str = include_str!("golden/performance-0.43.json");

const GAUGES: [&str; 9] = [
    "cpu_pct",
    "mem_used_bytes",
    "mem_total_bytes",
    "swap_used_bytes",
    "swap_total_bytes",
    "disk_read_bytes_per_sec",
    "disk_written_bytes_per_sec",
    "net_rx_bytes_per_sec",
    "net_tx_bytes_per_sec",
];

/// The captured samples, moved to end a moment ago, all within one stretch of five minutes.
fn samples(captured: &Value) -> Vec<(String, Value)> {
    let messages = captured["messages"].as_array().unwrap();
    let at = |message: &Value| -> DateTime<Utc> {
        message["payload"]["at"].as_str().unwrap().parse().unwrap()
    };
    let (first, last) = (at(&messages[0]), at(&messages[messages.len() - 1]));
    let stretch = |at: DateTime<Utc>| at.duration_trunc(TimeDelta::minutes(5)).unwrap();
    let mut end = Utc::now() - TimeDelta::seconds(1);
    if stretch(end - (last - first)) != stretch(end) {
        end = stretch(end) - TimeDelta::seconds(1);
    }
    let moved = messages.iter().map(|message| {
        let mut payload = message["payload"].clone();
        payload["at"] = json!(end - (last - at(message)));
        (message["subject"].as_str().unwrap().to_owned(), payload)
    });
    moved.collect()
}

fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().unwrap().keys().cloned().collect()
}

/// The mean of what samples say of a gauge.
#[allow(clippy::cast_precision_loss)] // a handful of samples
fn mean(samples: &[(String, Value)], gauge: &str) -> f64 {
    let values = samples
        .iter()
        .filter(|(subject, _)| subject.starts_with("host_perf."));
    let values: Vec<f64> = values
        .filter_map(|(_, sample)| sample[gauge].as_f64())
        .collect();
    values.iter().sum::<f64>() / values.len() as f64
}

#[tokio::test]
async fn samples_of_0_43_are_answered_as_0_43_did() {
    let captured: Value = serde_json::from_str(CAPTURED).unwrap();
    let backend = TestBackend::start().await;
    let samples = samples(&captured);
    let wanted = mean(&samples, "net_rx_bytes_per_sec");
    let answer = async |path: &str| -> Value {
        let answer = backend.get(Who::Viewer, path).await;
        answer.json().await.unwrap()
    };
    let chart = wait_for("the samples to be charted", PATIENCE, async || {
        for (subject, sample) in &samples {
            let payload = sample.to_string().into_bytes();
            let published = backend.bus.publish_core(subject, payload.into()).await;
            published.unwrap();
        }
        let chart = answer("/api/agents/PC-0001/perf").await;
        let is_whole = is_close(&chart["points"][0]["net_rx_bytes_per_sec"], wanted);
        let latest = answer("/api/agents/PC-0001/processes").await;
        (is_whole && latest["latest_at"] == samples.last()?.1["at"]).then_some(chart)
    })
    .await;

    assert!(has_keys(&chart, &captured["perf"]), "{chart}");
    assert_eq!(chart["step_seconds"], captured["perf"]["step_seconds"]);
    let (point, theirs) = (&chart["points"][0], &captured["perf"]["points"][0]);
    is_point(point, theirs, &samples);
    let fleet = answer("/api/perf/fleet?metric=cpu_pct").await;
    let top = answer("/api/perf/top?metric=cpu_pct").await;
    are_of_the_fleet(&captured, &fleet, &top, &point["cpu_pct"]);
    let processes = answer("/api/agents/PC-0001/processes").await;
    are_processes(&processes, &captured["processes"]);
}

fn is_point(point: &Value, theirs: &Value, samples: &[(String, Value)]) {
    assert!(has_keys(point, theirs), "{point}");
    for gauge in GAUGES {
        let wanted = mean(samples, gauge);
        assert!(
            is_close(&point[gauge], wanted),
            "{gauge}: {point}, {wanted}"
        );
    }
    for constant in ["mem_total_bytes", "swap_used_bytes", "swap_total_bytes"] {
        assert_eq!(point[constant], theirs[constant]);
    }
}

fn are_of_the_fleet(captured: &Value, fleet: &Value, top: &Value, cpu: &Value) {
    assert!(has_keys(fleet, &captured["fleet"]), "{fleet}");
    assert_eq!(fleet["agg"], captured["fleet"]["agg"]);
    assert_eq!(fleet["points"][0]["value"], *cpu);
    assert_eq!(top["window_seconds"], captured["top"]["window_seconds"]);
    let row = &top["rows"][0];
    assert!(has_keys(row, &captured["top"]["rows"][0]), "{row}");
    assert_eq!(row["value"], *cpu);
}

fn are_processes(ours: &Value, theirs: &Value) {
    assert!(has_keys(ours, theirs), "{ours}");
    let (ours, theirs) = (&ours["processes"], &theirs["processes"]);
    assert!(has_keys(&ours[0], &theirs[0]), "{ours}");
    assert_eq!(order(theirs), sorted(order(theirs)));
    assert_eq!(order(ours), sorted(order(ours)));
    assert_eq!(ours.as_array().unwrap().len(), 3);
}

/// Whether an object says everything that another one says.
fn has_keys(ours: &Value, theirs: &Value) -> bool {
    keys(ours).is_superset(&keys(theirs))
}

fn is_close(value: &Value, wanted: f64) -> bool {
    value
        .as_f64()
        .is_some_and(|value| (value - wanted).abs() <= 1e-6 * wanted.abs())
}

/// The busiest first, and of equal ones the lower id.
fn order(processes: &Value) -> Vec<(f64, i64)> {
    let processes = processes.as_array().unwrap().iter();
    let busy = |process: &Value| -process["cpu_pct"].as_f64().unwrap();
    processes
        .map(|process| (busy(process), process["pid"].as_i64().unwrap()))
        .collect()
}

fn sorted(mut processes: Vec<(f64, i64)>) -> Vec<(f64, i64)> {
    processes.sort_by(|one, other| one.partial_cmp(other).unwrap());
    processes
}
