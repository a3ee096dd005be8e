//! Charts read what is rolled up, by look-ups and short stretches, whatever the tables hold.

use kanade_store::metrics::{FleetAggregate, Gauge};
use sqlx::AssertSqlSafe;

use super::{fleet, host};
use crate::MetricsDatabase;

async fn plan(select: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let database = MetricsDatabase::open(folder.path().join("metrics.db"))
        .await
        .unwrap();
    let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {select}"));
    let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(explain)
        .fetch_all(database.readers())
        .await
        .unwrap();
    let steps: Vec<String> = steps.into_iter().map(|(_, _, _, step)| step).collect();
    steps.join("\n")
}

#[tokio::test]
async fn a_machines_chart_is_a_look_up_per_slot() {
    for (select, look_up) in [
        (
            &host::OF_SAMPLES,
            "SEARCH sample USING PRIMARY KEY (slot=? AND machine=? AND at>? AND at<?)",
        ),
        (
            &host::OF_FIVE_MINUTES,
            "SEARCH rollup USING PRIMARY KEY (slot=? AND machine=?)",
        ),
        (
            &host::OF_HOURS,
            "SEARCH rollup USING PRIMARY KEY (slot=? AND machine=?)",
        ),
    ] {
        let plan = plan(select).await;
        assert!(plan.contains(look_up), "{plan}");
    }
}

#[tokio::test]
async fn a_months_chart_never_reads_raw_samples() {
    let fleet = fleet::select(Gauge::CpuPct, FleetAggregate::Average);
    for select in [
        host::OF_FIVE_MINUTES.as_str(),
        host::OF_HOURS.as_str(),
        &fleet,
    ] {
        assert!(!select.contains("host_samples"), "{select}");
    }
    let plan = plan(&fleet).await;
    let stretch = "SEARCH fleet_rollups USING PRIMARY KEY (seconds=? AND slot>? AND slot<?)";
    assert!(plan.contains(stretch), "{plan}");
}
