//! Rollouts of a configuration and of a release: a machine has them when it says so.

use kanade_api_types::rollouts::RolloutDetail;
use kanade_client::AuditQuery;
use kanade_e2e::{LONG, Stored, System};
use kanade_testkit::wait_for;
use kanade_update::Label;
use kanade_wire::PcId;
use serde_json::{Value, json};

/// Where the backend dies: at the first, then, started again, at the second; the last one again and
/// again for as long as the rollout goes on.
const DEATHS: [(&[&str], Option<&str>); 3] = [
    (&[], None),
    (&["rollout.created"], Some("rollout.sent:2")),
    (&["rollout.stepped"], Some("rollout.stepped")),
];

/// What a rollout of two waves does by itself.
const STEPS: [&str; 5] = [
    "rollout_wave_begun",
    "rollout_wave_passed",
    "rollout_wave_begun",
    "rollout_wave_passed",
    "rollout_completed",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_configuration_reaches_wave_after_wave_wherever_the_backend_dies() {
    let mut system = System::builder().fleet(20).start().await;
    let machines = system.machines().await;
    for (number, (faults, again)) in DEATHS.into_iter().enumerate() {
        let what = format!("{faults:?} {again:?}");
        let name = format!("Helper {number}");
        let body = of_waves(
            &json!({ "config": { "patch": { "client_display_name": name } } }),
            &[&machines[..5], &machines[5..]],
        );
        let key = format!("config-{number}");
        let created = system.insist(faults, "/api/rollouts", &key, &body).await;
        let id = created["id"].as_str().expect("an id").to_owned();

        let completed = |detail: &RolloutDetail| detail.rollout.state == "completed";
        let detail = system.rollout_until(&id, again, completed).await;
        let succeeded = detail.waves.iter().map(|wave| wave.counts.succeeded);
        assert_eq!(succeeded.collect::<Vec<_>>(), [5, 15], "{what}");
        system.backend.restart(None).await;
        for pc in &machines {
            let config = system.client().effective_config(pc).await.expect("it");
            let shown = config.effective.client_display_name;
            assert_eq!(shown.as_deref(), Some(name.as_str()), "{pc}, {what}");
        }
        assert_eq!(audited(&system, &id).await, STEPS, "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_must_be_there_and_stays_while_a_rollout_brings_it() {
    let mut system = System::builder().fleet(6).start().await;
    let machines = system.machines().await;
    let change = json!({ "release": { "version": "9.9.9" } });
    let body = of_waves(&change, &[&machines[..2], &machines[2..]]);
    let caller = system.caller();
    let refused = caller.post("/api/rollouts", "early", &body).await;
    let (status, problem) = refused.expect("an answer");
    assert_eq!(
        (status, &problem["code"]),
        (404, &json!("release_not_found"))
    );
    let publish = "/api/agents/publish?version=9.9.9&platform=linux-x86_64";
    let published = caller.upload(publish, labelled("9.9.9")).await;
    assert_eq!(published.expect("an answer").0, 201);

    let created = system.insist(&[], "/api/rollouts", "release", &body).await;
    let id = created["id"].as_str().expect("an id").to_owned();
    let first = |detail: &RolloutDetail| detail.waves[0].state == "running";
    system.rollout_until(&id, None, first).await;
    assert_eq!(
        targeted(&system, &machines).await,
        2,
        "the first wave alone"
    );
    let delete = "/api/agents/releases/9.9.9";
    let (status, problem) = caller.delete(delete).await.expect("an answer");
    assert_eq!((status, &problem["code"]), (409, &json!("in_use")));
    let preview = system.client().preview_stop_all().await.expect("a preview");
    assert_eq!(preview.rollouts[0].title, "agent 9.9.9");

    let stored = system.stored().await;
    updated(&system, &stored, &id, &machines[..2], |detail| {
        detail.waves[1].state == "running"
    })
    .await;
    assert_eq!(targeted(&system, &machines).await, 6);
    updated(&system, &stored, &id, &machines, |detail| {
        detail.rollout.state == "completed"
    })
    .await;
    assert_eq!(audited(&system, &id).await, STEPS);
}

/// What stands in every program of the agent.
fn labelled(version: &str) -> Vec<u8> {
    Label::new("kanade-agent", version).bytes().to_vec()
}

fn of_waves(change: &Value, waves: &[&[PcId]]) -> Value {
    let waves: Vec<Value> = waves.iter().map(|pcs| json!({ "pcs": pcs })).collect();
    json!({ "change": change, "waves": waves, "gate": { "success": "100%" } })
}

/// What the audit log says the rollout did by itself, oldest first.
async fn audited(system: &System, id: &str) -> Vec<String> {
    let query = AuditQuery {
        actor: Some("scheduler".into()),
        target: Some(id.to_owned()),
        ..AuditQuery::default()
    };
    wait_for(
        "the end of the rollout in the audit log",
        LONG,
        async || {
            let rows = system.client().audit(&query).all().await.ok()?.rows;
            let actions: Vec<String> = rows.into_iter().rev().map(|row| row.action).collect();
            (actions.last()? == "rollout_completed").then_some(actions)
        },
    )
    .await
}

/// How many machines are to have the release.
async fn targeted(system: &System, machines: &[PcId]) -> usize {
    let mut count = 0;
    for pc in machines {
        let config = system.client().effective_config(pc).await.expect("it");
        count += usize::from(config.effective.target_version.as_deref() == Some("9.9.9"));
    }
    count
}

/// Machines say that they are at the version until the rollout has seen it: those that are simulated
/// go on saying that they are not.
async fn updated(
    system: &System,
    stored: &Stored,
    id: &str,
    machines: &[PcId],
    seen: impl Fn(&RolloutDetail) -> bool,
) {
    wait_for("a rollout that goes on", LONG, async || {
        say_version(stored, machines).await;
        let detail = system.client().rollout(id).await.ok()?;
        seen(&detail).then_some(())
    })
    .await;
}

/// Machines say that they are at the version, as after an update.
async fn say_version(stored: &Stored, machines: &[PcId]) {
    for pc in machines {
        let heartbeat = json!({
            "pc_id": pc, "at": chrono::Utc::now(), "agent_version": "9.9.9", "protocol": 2,
        });
        let subject = format!("heartbeat.{pc}");
        stored.publish(&subject, heartbeat.to_string()).await;
    }
}
