//! The broker is away for long, and much happens meanwhile.

use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use kanade_testkit::{wait_for, wait_until};
use kanade_wire::{ExecResult, Outcome};

use crate::machine::Machine;

const RESULTS: usize = 500;
/// Five hundred scripts, each written down twice on a real disk.
const LONG: Duration = Duration::from_secs(150);
/// What a debug build may grow by. Results wait on the disk: 500 of them in memory would be twice as much.
const GROWTH_KIB: u64 = 4 * 1024;
/// So many seconds the broker stays away after the last script has ended.
const OUTAGE_SECONDS: &str = "KANADE_TEST_OUTAGE_SECONDS";
/// Bytes each script writes.
const OUTPUT: usize = 16 * 1024;

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_results_wait_for_the_broker_and_arrive_once_in_order_with_their_own_times() {
    let mut machine = Machine::new().await;
    let agent = machine.start().await;
    let (go, diary) = (machine.path("go"), machine.path("diary"));
    let script = format!(
        "while [ ! -e {} ]; do sleep 0.1; done; head -c {OUTPUT} /dev/zero | tr '\\0' x; echo ran >> {}",
        go.display(),
        diary.display()
    );
    for number in 0..RESULTS {
        machine.send(&format!("run-{number}"), &script).await;
    }
    let taken_on = format!("\"unfinished_commands\":{RESULTS}");
    wait_until("all to be taken on", LONG, async || {
        machine.ask("diagnose", "{}").await.contains(&taken_on)
    })
    .await;
    let resident_kib = || agent.memory_kib("VmRSS:");
    let before = resident_kib();
    machine.server.stop().await;
    fs::write(&go, "").unwrap();
    let ran = || {
        fs::read_to_string(&diary)
            .unwrap_or_default()
            .lines()
            .count()
    };
    wait_until("all to have run", LONG, async || ran() == RESULTS).await;
    let grown = resident_kib().saturating_sub(before);
    assert!(grown < GROWTH_KIB, "{grown} KiB more");

    let runs = machine.path("data/agent-runs");
    let left = || fs::read_dir(&runs).unwrap().count();
    wait_until("all to have ended", LONG, async || left() == 0).await;

    let outage = std::env::var(OUTAGE_SECONDS).map_or(0, |text| text.parse().unwrap());
    let (outage, since) = (Duration::from_secs(outage), Instant::now());
    wait_until("the end of the outage", outage + LONG, async || {
        since.elapsed() >= outage
    })
    .await;

    machine.server.restart().await;
    let results = wait_for("all results", LONG, async || {
        let results = machine.results().await;
        (results.len() >= RESULTS).then_some(results)
    })
    .await;
    arrived_as_they_were(&results);
    let stored = machine.stored("RESULTS", "results.>").await;
    let first_arrival = stored.first().unwrap().published_at;
    assert!(
        results
            .iter()
            .all(|result| result.finished_at < first_arrival)
    );
    assert_eq!(ran(), RESULTS);
    let grown = resident_kib().saturating_sub(before);
    eprintln!("{RESULTS} results delivered, {before} KiB before, {grown} KiB more after");
}

fn arrived_as_they_were(results: &[ExecResult]) {
    let ids: BTreeSet<_> = results.iter().map(|result| &result.result_id).collect();
    assert_eq!((ids.len(), results.len()), (RESULTS, RESULTS));
    for result in results {
        assert_eq!(result.outcome(), (Outcome::Succeeded, None));
        assert_eq!(result.stdout.len(), OUTPUT);
    }
    let ends: Vec<DateTime<Utc>> = results.iter().map(|result| result.finished_at).collect();
    // Scripts run side by side: what ends first is noted first, give or take the moment between the two.
    let early = |pair: &[DateTime<Utc>]| (pair[0] - pair[1]).num_milliseconds() > 500;
    let in_order = !ends.windows(2).any(early);
    assert!(in_order, "{ends:?}");
}
