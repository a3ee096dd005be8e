//! The backend dies every few hundred milliseconds while everybody is at work.

mod load;
mod reckoning;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kanade_e2e::{Backend, System};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use tokio::time::{Instant, sleep};

/// How long it goes on, in seconds, for who has more time than a test run.
const SECONDS: &str = "KANADE_STORM_SECONDS";
/// Without that.
const SHORT: u64 = 10;
/// Simulated machines.
const MACHINES: usize = 20;
/// Where chance begins.
const SEED: u64 = 3;

#[tokio::test(flavor = "multi_thread")]
async fn a_backend_killed_again_and_again_loses_nothing_and_does_nothing_twice() {
    let mut system = System::builder().fleet(MACHINES).telemetry().start().await;
    let jobs = ["job", "create", "samples/jobs"];
    system.command_line().call(jobs).await.ok();
    let caller = system.caller();
    let broker = system.stored().await;
    let over = AtomicBool::new(false);

    let (kills, one, other, events) = tokio::join!(
        storm(&mut system.backend, &over),
        load::orders(&caller, "one", &over),
        load::orders(&caller, "other", &over),
        load::events(&broker, &over),
    );

    let orders = [one, other].concat();
    let reports = reckoning::reports_are_rows_once(&system, &orders, MACHINES).await;
    reckoning::orders_are_carried_out_once(&system, &orders, MACHINES).await;
    reckoning::audit_is_complete(&system, &orders).await;
    reckoning::ledger_is_complete(&system, &orders, MACHINES).await;
    reckoning::events_are_kept_once(&system, events).await;
    reckoning::facts_and_checks_are_there(&system, MACHINES).await;
    eprintln!(
        "{kills} kills, {} orders, {} asked again, {reports} reports, {events} events",
        orders.len(),
        orders.iter().map(|order| order.repeats).sum::<usize>(),
    );
}

/// Kills the backend, starts it again, and so on; in the end it runs. How often it was killed.
async fn storm(backend: &mut Backend, over: &AtomicBool) -> usize {
    let seconds = std::env::var(SECONDS).ok();
    let seconds = seconds.map_or(SHORT, |text| text.parse().expect("a number of seconds"));
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut rng = SmallRng::seed_from_u64(SEED);
    let mut kills = 0;
    while Instant::now() < end {
        // The time it is given: what is tested is that it dies in the middle of anything.
        sleep(Duration::from_millis(rng.random_range(150..=600))).await;
        backend.process().kill().await;
        kills += 1;
        backend.restart(None).await;
    }
    over.store(true, Ordering::Relaxed);
    kills
}
