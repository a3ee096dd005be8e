//! What somebody is told of, and what not.

use chrono::TimeDelta;
use kanade_api_types::alerts::AlertEvent;
use kanade_bus::backend::Outgoing;
use kanade_store::dead_letters::DeadLetter;
use kanade_store::obs_events::NewObsEvent;
use kanade_store::projection::Changes;
use kanade_store::state::rollouts::{
    NewStep, Progress, Rollout, RolloutRepository, RolloutState, StepKind,
};
use kanade_wire::PcId;

use crate::scene::Scene;

const STORE: u64 = 64 << 20;

/// The kinds of what was found, oldest first.
async fn kinds(scene: &Scene) -> Vec<&'static str> {
    let found = scene.found().await;
    found.iter().map(AlertEvent::kind).collect()
}

fn rollout(scene: &Scene) -> Rollout {
    let spec = r#"{"change":{"job":{"job_id":"patch"}},"waves":[{"size":"100%"}]}"#;
    Rollout {
        id: "r1".into(),
        revision: 1,
        spec: serde_json::from_str(spec).unwrap(),
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
        created_at: scene.now(),
        updated_at: scene.now(),
    }
}

#[tokio::test]
async fn a_rollout_that_halts_is_told_once() {
    let scene = Scene::over_a_broker(STORE).await;
    let rollouts = scene.state.rollouts();
    let begun = NewStep::new(StepKind::Created).by("ann");
    let (first, nobody) = (rollout(&scene), [Vec::new()]);
    assert!(rollouts.create(&first, &nobody, &begun).await.unwrap());
    scene.clock.advance(TimeDelta::seconds(5));
    scene.alerts.look().await.unwrap();
    assert_eq!(scene.found().await, []);

    let steps = [
        NewStep::new(StepKind::WaveFailed)
            .of_wave(2)
            .because("5 failed"),
        NewStep::new(StepKind::Halted)
            .of_wave(2)
            .because("5 failed"),
    ];
    rollouts.save(&rollout(&scene), None, &steps).await.unwrap();
    scene.pass(1, &[]).await;

    let halted = AlertEvent::RolloutHalted {
        rollout_id: "r1".into(),
        wave: Some(2),
        reason: Some("5 failed".into()),
    };
    assert_eq!(scene.found().await, [halted]);
}

#[tokio::test]
async fn a_machine_that_falls_silent_is_gone_and_back_once_it_is_heard_for_a_while() {
    let scene = Scene::over_a_broker(STORE).await;
    scene.pass(1, &["a", "b", "c"]).await;
    scene.pass(9, &["a"]).await;
    assert_eq!(scene.found().await, []);
    scene.pass(2, &["a"]).await;
    let found = scene.found().await;
    let [AlertEvent::MachinesGone { count, pcs, .. }] = found.as_slice() else {
        panic!("{found:?}");
    };
    let pcs: Vec<&str> = pcs.iter().map(PcId::as_str).collect();
    assert_eq!((*count, pcs), (2, vec!["b", "c"]), "both in one alert");

    scene.pass(1, &["a", "b"]).await;
    assert_eq!(kinds(&scene).await, ["machines_gone"], "too soon");
    scene.pass(2, &["a", "b"]).await;
    scene.pass(5, &["a", "b"]).await;
    let back = AlertEvent::MachinesBack {
        count: 1,
        pcs: vec![PcId::new("b").unwrap()],
    };
    assert_eq!(scene.found().await[1..], [back]);
}

#[tokio::test]
async fn who_goes_down_on_purpose_or_could_not_be_heard_is_not_gone() {
    let scene = Scene::over_a_broker(STORE).await;
    scene.pass(1, &["sleeper", "unheard"]).await;
    let going = NewObsEvent {
        pc_id: PcId::new("sleeper").unwrap(),
        at: scene.now(),
        reported_at: None,
        kind: "shutdown".into(),
        source: "agent".into(),
        event_record_id: None,
        payload: serde_json::json!({}),
        recorded_at: scene.now(),
    };
    scene
        .apply(Changes {
            events: vec![going],
            ..Changes::default()
        })
        .await;
    scene.pass(12, &["unheard"]).await;
    assert_eq!(scene.found().await, [], "it said that it goes");

    scene.hear(false);
    scene.pass(20, &[]).await;
    scene.hear(true);
    scene.pass(5, &["unheard"]).await;
    assert_eq!(scene.found().await, [], "nobody listened");
    scene.pass(5, &["sleeper", "unheard"]).await;
    assert_eq!(
        scene.found().await,
        [],
        "who was not told as gone is not told as back"
    );
}

#[tokio::test]
async fn messages_that_cannot_be_read_are_told_together_now_and_then() {
    let scene = Scene::over_a_broker(STORE).await;
    let letter = |sequence| DeadLetter {
        stream: "RESULTS".into(),
        stream_created: scene.now(),
        sequence,
        subject: "results.pc.a".into(),
        reason: "it is no result".into(),
        payload: b"?".to_vec(),
        payload_bytes: 1,
        recorded_at: scene.now(),
    };
    let arrive = async |letters: Vec<DeadLetter>| {
        let changes = Changes {
            dead_letters: letters,
            ..Changes::default()
        };
        scene.apply(changes).await;
    };
    scene.clock.advance(TimeDelta::seconds(20));
    arrive(vec![letter(1), letter(2)]).await;
    scene.pass(1, &[]).await;
    arrive(vec![letter(3)]).await;
    scene.pass(5, &[]).await;
    let counts = async || -> Vec<u64> {
        let found = scene.found().await.into_iter();
        let counts = found.map(|event| match event {
            AlertEvent::DeadLetters { count, .. } => count,
            other => panic!("{other:?}"),
        });
        counts.collect()
    };
    assert_eq!(counts().await, [2], "not again so soon");
    scene.pass(10, &[]).await;
    assert_eq!(counts().await, [2, 1]);
    scene.pass(30, &[]).await;
    assert_eq!(counts().await, [2, 1]);
}

#[tokio::test]
async fn what_refuses_when_it_is_full_is_told_before_it_is() {
    let scene = Scene::over_a_broker(STORE).await;
    scene.pass(2, &[]).await;
    assert_eq!(scene.found().await, []);
    let bus = &scene.alerts.parts().bus;
    let limit = bus.stream_info("EXEC").await.unwrap().unwrap().max_bytes;
    let part = vec![b'x'; usize::try_from(limit.unwrap()).unwrap() / 100];
    for _ in 0..91 {
        let message = Outgoing::new("commands.pc.a", part.clone());
        bus.publish(message).await.unwrap();
    }
    scene.pass(3, &[]).await;
    let found = scene.found().await;
    let [
        AlertEvent::BrokerLimit {
            name,
            usage_pct,
            refuses,
        },
    ] = found.as_slice()
    else {
        panic!("{found:?}");
    };
    assert_eq!((name.as_str(), *refuses), ("EXEC", true));
    assert!((90..=100).contains(usage_pct), "{usage_pct}");
}
