//! Somebody pauses, resumes, promotes and aborts a rollout while the backend dies.

use kanade_api_types::rollouts::RolloutDetail;
use kanade_e2e::{Job, System, rollout_of, wave_execution};
use kanade_wire::PcId;
use serde_json::{Value, json};

/// Simulated machines, in four waves of as many.
const MACHINES: usize = 200;

/// Where the backend dies while it follows an order, and where while it follows the abort.
const DEATHS: [(Option<&str>, Option<&str>); 5] = [
    (None, None),
    (Some("rollout.ordering"), Some("rollout.ordering")),
    (Some("rollout.ordered"), Some("rollout.ordered")),
    (Some("rollout.ordering"), Some("rollout.stopped")),
    (Some("rollout.ordered"), Some("rollout.step")),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_rollout_follows_orders_once_wherever_the_backend_dies() {
    let mut system = System::builder().fleet(MACHINES).start().await;
    let machines = system.machines().await;
    let slow: Vec<&str> = machines[50..100].iter().map(PcId::as_str).collect();
    let script = format!("# sim: duration=10m on={}\ntrue", slow.join(","));
    system.save(&Job::new("patch", &script).timeout("1h")).await;
    let waves: Vec<&[PcId]> = machines.chunks(50).collect();
    let body = rollout_of("patch", &waves, &json!({ "soak": "1h", "success": "90%" }));

    for (number, (dying, aborting)) in DEATHS.into_iter().enumerate() {
        let mut rollout = Ordered::create(&mut system, number, &body).await;
        rollout
            .until(|detail| detail.waves[0].state == "soaking")
            .await;
        rollout.order("pause", dying).await;
        let paused = rollout
            .until(|detail| detail.rollout.state == "paused")
            .await;
        assert_eq!(paused.waves[1].state, "pending");
        rollout.order("resume", dying).await;
        rollout
            .until(|detail| detail.rollout.state == "running")
            .await;
        rollout.order("promote", dying).await;
        rollout
            .until(|detail| detail.waves[1].counts.running == 50)
            .await;
        rollout.order("abort", aborting).await;
        let aborted = rollout
            .until(|detail| detail.waves[1].counts.running == 0)
            .await;
        rollout.ended_as_it_should(&aborted).await;
    }
}

struct Ordered<'a> {
    system: &'a mut System,
    number: usize,
    id: String,
}

impl<'a> Ordered<'a> {
    async fn create(system: &'a mut System, number: usize, body: &Value) -> Self {
        let key = format!("ordered-{number}");
        let created = system.insist(&[], "/api/rollouts", &key, body).await;
        let id = created["id"].as_str().expect("an id").to_owned();
        Self { system, number, id }
    }

    async fn order(&mut self, order: &str, fault: Option<&str>) {
        let path = format!("/api/rollouts/{}/{order}", self.id);
        let key = format!("{order}-{}", self.number);
        let faults: Vec<&str> = fault.into_iter().collect();
        self.system.insist(&faults, &path, &key, &json!({})).await;
    }

    async fn until(&mut self, holds: impl Fn(&RolloutDetail) -> bool) -> RolloutDetail {
        self.system.rollout_until(&self.id, None, holds).await
    }

    async fn ended_as_it_should(&mut self, detail: &RolloutDetail) {
        let what = format!("{:?}", DEATHS[self.number]);
        assert_eq!(detail.rollout.state, "aborted", "{what}");
        let states: Vec<&str> = detail
            .waves
            .iter()
            .map(|wave| wave.state.as_str())
            .collect();
        assert_eq!(states, ["passed", "failed", "pending", "pending"], "{what}");
        assert_eq!(detail.waves[0].counts.succeeded, 50, "{what}");
        assert_eq!(detail.waves[1].counts.failed, 50, "{what}");
        let stored = self.system.stored().await;
        for (wave, machines) in [(1, 50), (2, 50), (3, 0), (4, 0)] {
            let exec = wave_execution(&self.id, wave);
            let commands = stored.subjects_of("EXEC", exec.as_str()).await;
            assert_eq!(commands.len(), machines, "commands of wave {wave}, {what}");
        }
    }
}
