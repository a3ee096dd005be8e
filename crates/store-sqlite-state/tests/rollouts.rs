//! Rollouts, their machines and their steps.
#![allow(clippy::unwrap_used)]

mod support;

use kanade_api_types::rollouts::RolloutSpec;
use kanade_store::PageRequest;
use kanade_store::state::rollouts::{
    NewStep, Progress, Retried, Rollout, RolloutQuery, RolloutRepository, RolloutState, Saved,
    StepKind,
};
use kanade_store_sqlite_state::SqliteRollouts;
use kanade_wire::PcId;
use support::{Scene, at};

fn rollout(id: &str, created: i64) -> Rollout {
    let spec = r#"{"change":{"job":{"job_id":"patch"}},"waves":[{"size":1},{"size":"100%"}]}"#;
    let spec: RolloutSpec = serde_json::from_str(spec).unwrap();
    Rollout {
        id: id.to_owned(),
        revision: 1,
        spec,
        progress: Progress {
            state: RolloutState::Running,
            reason: None,
            held: None,
            job_version: None,
            job_digest: None,
            start_at: None,
            paused_at: None,
            to_stop: None,
            ended_at: None,
            waves: Vec::new(),
        },
        created_by: "ann".into(),
        created_at: at(created),
        updated_at: at(created),
    }
}

fn pcs(names: &[&str]) -> Vec<PcId> {
    names.iter().map(|name| PcId::new(*name).unwrap()).collect()
}

async fn created(scene: &Scene, id: &str, at: i64) -> SqliteRollouts {
    let rollouts = scene.state.rollouts();
    let waves = [pcs(&["b", "a"]), pcs(&["c"])];
    let step = NewStep::new(StepKind::Created).by("ann");
    assert!(
        rollouts
            .create(&rollout(id, at), &waves, &step)
            .await
            .unwrap()
    );
    assert!(
        !rollouts
            .create(&rollout(id, at), &waves, &step)
            .await
            .unwrap()
    );
    rollouts
}

#[tokio::test]
async fn a_rollout_is_created_once_and_comes_back_as_it_was() {
    let scene = Scene::new().await;
    let rollouts = created(&scene, "r1", 1).await;
    assert_eq!(rollouts.get("r1").await.unwrap(), Some(rollout("r1", 1)));
    assert_eq!(rollouts.get("r2").await.unwrap(), None);
    let machines = rollouts.machines("r1", 1).await.unwrap();
    let machines: Vec<_> = machines
        .iter()
        .map(|machine| (machine.pc_id.as_str(), machine.attempt))
        .collect();
    assert_eq!(machines, [("a", 1), ("b", 1)]);
    let steps = rollouts.steps("r1", 10).await.unwrap();
    assert_eq!(steps.len(), 1);
    assert_eq!(
        (steps[0].at, steps[0].step.by.as_deref()),
        (at(1), Some("ann"))
    );
}

#[tokio::test]
async fn a_change_of_an_older_state_stores_nothing() {
    let scene = Scene::new().await;
    let rollouts = created(&scene, "r1", 1).await;
    let mut changed = rollout("r1", 1);
    changed.progress.state = RolloutState::Completed;
    changed.updated_at = at(5);
    let done = [NewStep::new(StepKind::Completed)];
    assert_eq!(
        rollouts.save(&changed, None, &done).await.unwrap(),
        Saved::Stored
    );
    assert_eq!(
        rollouts.save(&changed, None, &done).await.unwrap(),
        Saved::Outdated
    );
    let read = rollouts.get("r1").await.unwrap().unwrap();
    assert_eq!((read.revision, read.updated_at), (2, at(5)));
    assert!(rollouts.open().await.unwrap().is_empty());
    let followed = rollouts.steps_after(0, 10).await.unwrap();
    let kinds: Vec<_> = followed.iter().map(|step| step.step.kind).collect();
    assert_eq!(kinds, [StepKind::Created, StepKind::Completed]);
    assert!(
        rollouts
            .steps_after(followed[1].number, 10)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn machines_that_try_again_are_told_from_the_others() {
    let scene = Scene::new().await;
    let rollouts = created(&scene, "r1", 1).await;
    let retried = Retried {
        wave: 1,
        attempt: 2,
        pcs: pcs(&["b"]),
    };
    let saved = rollouts
        .save(&rollout("r1", 1), Some(&retried), &[])
        .await
        .unwrap();
    assert_eq!(saved, Saved::Stored);
    let machines = rollouts.machines("r1", 1).await.unwrap();
    let attempts: Vec<_> = machines.iter().map(|machine| machine.attempt).collect();
    assert_eq!(attempts, [1, 2]);
}

#[tokio::test]
async fn the_list_shows_the_newest_first_in_pages_and_by_state() {
    let scene = Scene::new().await;
    created(&scene, "r1", 1).await;
    let rollouts = created(&scene, "r2", 2).await;
    let first = RolloutQuery {
        state: Some(RolloutState::Running),
        page: PageRequest::first(1),
    };
    let page = rollouts.list(&first).await.unwrap();
    assert_eq!(page.items[0].id, "r2");
    let second = RolloutQuery {
        page: PageRequest::new(1, 10, page.next),
        ..first.clone()
    };
    let page = rollouts.list(&second).await.unwrap();
    assert_eq!((page.items[0].id.as_str(), page.next), ("r1", None));
    let halted = RolloutQuery {
        state: Some(RolloutState::Halted),
        ..first
    };
    assert!(rollouts.list(&halted).await.unwrap().items.is_empty());
    assert_eq!(rollouts.open().await.unwrap(), ["r1", "r2"]);
}

#[tokio::test]
async fn what_a_rollout_does_by_itself_is_unaudited_until_it_is_said_to_be() {
    let scene = Scene::new().await;
    let rollouts = created(&scene, "r1", 1).await;
    let steps = [
        NewStep::new(StepKind::WaveDispatching).of_wave(1),
        NewStep::new(StepKind::Paused).by("ann"),
        NewStep::new(StepKind::Halted)
            .of_wave(1)
            .because("2 failed"),
    ];
    rollouts
        .save(&rollout("r1", 1), None, &steps)
        .await
        .unwrap();
    let unaudited = rollouts.unaudited(10).await.unwrap();
    let kinds: Vec<_> = unaudited.iter().map(|step| step.step.kind).collect();
    assert_eq!(kinds, [StepKind::WaveDispatching, StepKind::Halted]);
    rollouts.audited(unaudited[0].number).await.unwrap();
    assert_eq!(rollouts.unaudited(10).await.unwrap(), unaudited[1..]);
    rollouts.audited(unaudited[1].number).await.unwrap();
    assert_eq!(rollouts.unaudited(10).await.unwrap(), []);
    assert_eq!(rollouts.steps("r1", 10).await.unwrap().len(), 4);
}
