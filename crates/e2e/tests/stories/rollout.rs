//! A rollout whose second wave fails halts there, wherever the backend dies on the way.

use kanade_api_types::rollouts::RolloutDetail;
use kanade_e2e::{Job, Stored, System, rollout_of, wave_execution};
use kanade_wire::PcId;
use serde_json::{Value, json};

/// Simulated machines, in waves of 10, 40, 50 and 100.
const MACHINES: usize = 200;

/// Where the backend dies: at the first, then, started again, at the second, and so on; the last one
/// again and again for as long as the rollout goes on.
const DEATHS: [(&[&str], Option<&str>); 8] = [
    (&[], None),
    (&["rollout.prepared"], None),
    (&["rollout.created"], None),
    // After every single step: a process takes one and dies.
    (&["rollout.stepped"], Some("rollout.stepped")),
    // Before every single step: a process stores one and dies when it has decided on the next.
    (&["rollout.step"], Some("rollout.step:2")),
    // Sent, and not stored that it was.
    (&["rollout.sent"], Some("rollout.sent:2")),
    // In the middle of sending.
    (&["dispatch.created"], Some("dispatch.targets")),
    (&["dispatch.commands"], Some("dispatch.created")),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_rollout_halts_at_the_wave_that_fails_wherever_the_backend_dies() {
    let mut system = System::builder().fleet(MACHINES).start().await;
    let machines = system.machines().await;
    let failing: Vec<&str> = machines[10..30].iter().map(PcId::as_str).collect();
    let script = format!("# sim: exit=1 on={}\ntrue", failing.join(","));
    system.save(&Job::new("patch", &script)).await;
    let gate = json!({ "soak": "100ms", "success": "90%", "halt_on": "10%" });
    let waves = [
        &machines[..10],
        &machines[10..50],
        &machines[50..100],
        &machines[100..],
    ];
    let body = rollout_of("patch", &waves, &gate);

    for (number, (faults, again)) in DEATHS.into_iter().enumerate() {
        let what = format!("{faults:?} {again:?}");
        let (id, deaths) = halted(&mut system, number, faults, again, &body).await;
        assert_eq!(deaths > 0, !faults.is_empty(), "{what}");
        eprintln!("{what}: {deaths} deaths");
        let detail = system.rollout_until(&id, None, has_answered).await;
        ended_as_it_should(&detail, &what);
        sent_once(&system.stored().await, &id, &what).await;
    }
}

/// Creates a rollout and lets it run; its id, and how often the backend died on the way.
async fn halted(
    system: &mut System,
    number: usize,
    faults: &[&str],
    again: Option<&str>,
    body: &Value,
) -> (String, usize) {
    let before = system.backend.starts();
    let key = format!("rollout-{number}");
    let created = system.insist(faults, "/api/rollouts", &key, body).await;
    let id = created["id"].as_str().expect("an id").to_owned();
    let is_halted = |detail: &RolloutDetail| detail.rollout.state == "halted";
    system.rollout_until(&id, again, is_halted).await;
    (id, system.backend.starts() - before - 1)
}

fn has_answered(detail: &RolloutDetail) -> bool {
    let counts = detail.waves[1].counts;
    counts.running + counts.pending + counts.offline == 0
}

fn ended_as_it_should(detail: &RolloutDetail, what: &str) {
    let states: Vec<&str> = detail
        .waves
        .iter()
        .map(|wave| wave.state.as_str())
        .collect();
    assert_eq!(states, ["passed", "failed", "pending", "pending"], "{what}");
    let counts = detail
        .waves
        .iter()
        .map(|wave| (wave.counts.succeeded, wave.counts.failed));
    let counts: Vec<(u64, u64)> = counts.collect();
    assert_eq!(counts, [(10, 0), (20, 20), (0, 0), (0, 0)], "{what}");
}

/// Every machine of the first two waves got one command and ran it once, the others nothing.
async fn sent_once(stored: &Stored, id: &str, what: &str) {
    for (wave, machines) in [(1, 10), (2, 40), (3, 0), (4, 0)] {
        let exec = wave_execution(id, wave);
        let mut commands = stored.subjects_of("EXEC", exec.as_str()).await;
        let results = stored.subjects_of("RESULTS", exec.as_str()).await;
        assert_eq!(commands.len(), machines, "commands of wave {wave}, {what}");
        commands.dedup();
        assert_eq!(commands.len(), machines, "machines of wave {wave}, {what}");
        assert_eq!(results.len(), machines, "runs of wave {wave}, {what}");
    }
}
