//! A process that ends at any step of a time loses nothing and does nothing twice.

use std::process::Command;

use kanade_runtime::{MockClock, fault};
use kanade_testkit::{NatsServer, temporary_folder};

use crate::backend::Backend;

const BROKER: &str = "KANADE_TEST_SCHEDULER_BROKER";
const FOLDER: &str = "KANADE_TEST_SCHEDULER_FOLDER";
const SCHEDULE: &str = "when: { calendar: { at: '03:00' } }\ntarget: { pcs: [pc-1, pc-2] }\n";
const STEPS: [&str; 10] = [
    "schedule.decided",
    "schedule.kept",
    "schedule.looked",
    "dispatch.prepared",
    "dispatch.created",
    "dispatch.targets",
    "dispatch.commands",
    "dispatch.confirmed",
    "schedule.dispatched",
    "schedule.settled",
];

const WAVES: &str = "when: { calendar: { at: '03:00' } }\nrollout: { waves: [{ group: first, delay: 0s }, { group: rest, delay: 1h }] }\n";
const STEPS_OF_WAVES: [&str; 7] = [
    "schedule.decided",
    "schedule.kept",
    "schedule.looked",
    "rollout.prepared",
    "rollout.created",
    "schedule.dispatched",
    "schedule.settled",
];

/// The process that ends: this test, started by the next one.
#[tokio::test(flavor = "multi_thread")]
async fn the_process_that_ends() {
    let (Ok(broker), Ok(folder)) = (std::env::var(BROKER), std::env::var(FOLDER)) else {
        return;
    };
    let clock = MockClock::at_rfc3339("2027-01-12T03:00:00Z");
    let backend = Backend::start(&broker, folder.as_ref(), &clock).await;
    backend.scheduler.look().await.unwrap();
    panic!("it should have ended at its fault point");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_is_dispatched_once_wherever_the_process_ends() {
    for step in STEPS {
        let (broker, folder) = (NatsServer::start().await, temporary_folder());
        let clock = MockClock::at_rfc3339("2027-01-12T02:59:00Z");
        let backend = Backend::start(&broker.url(), folder.path(), &clock).await;
        backend.add_job("1.0.0").await;
        backend.add_machines(&["pc-1", "pc-2"]).await;
        backend.add_schedule(SCHEDULE).await;
        backend.scheduler.look().await.unwrap();
        backend.stop().await;

        cut_off(step, &broker.url(), folder.path()).await;

        clock.set("2027-01-12T03:01:00Z".parse().unwrap());
        let backend = Backend::start(&broker.url(), folder.path(), &clock).await;
        backend
            .scheduler
            .dispatcher
            .repair(chrono::TimeDelta::zero())
            .await
            .unwrap();
        backend.scheduler.look().await.unwrap();
        backend.scheduler.look().await.unwrap();
        assert_eq!(backend.decided().await, ["12 03:00 dispatched"], "{step}");
        assert_eq!(
            backend.commands().await,
            2,
            "{step}: one command for each machine"
        );
        backend.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_in_waves_is_one_rollout_wherever_the_process_ends() {
    for step in STEPS_OF_WAVES {
        let (broker, folder) = (NatsServer::start().await, temporary_folder());
        let clock = MockClock::at_rfc3339("2027-01-12T02:59:00Z");
        let backend = Backend::start(&broker.url(), folder.path(), &clock).await;
        backend.add_job("1.0.0").await;
        backend.add_machines(&["pc-1", "pc-2"]).await;
        backend.group("first", &["pc-1"]).await;
        backend.group("rest", &["pc-2"]).await;
        backend.add_schedule(WAVES).await;
        backend.scheduler.look().await.unwrap();
        backend.stop().await;

        cut_off(step, &broker.url(), folder.path()).await;

        clock.set("2027-01-12T03:01:00Z".parse().unwrap());
        let backend = Backend::start(&broker.url(), folder.path(), &clock).await;
        backend.scheduler.look().await.unwrap();
        backend.scheduler.look().await.unwrap();
        assert_eq!(backend.decided().await, ["12 03:00 dispatched"], "{step}");
        let (id, waves) = backend.rollout_of(&backend.decisions().await[0]).await;
        assert_eq!(waves, [["pc-1"], ["pc-2"]], "{step}");
        let open = backend.scheduler.rollouts.repository().open().await;
        assert_eq!(open.unwrap(), [id], "{step}");
        backend.stop().await;
    }
}

/// Starts a process over these that ends at a step of its first look.
async fn cut_off(step: &str, broker: &str, folder: &std::path::Path) {
    let program = std::env::current_exe().unwrap();
    let mut child = Command::new(program);
    child.args(["--exact", "crashes::the_process_that_ends", "--nocapture"]);
    child
        .env(BROKER, broker)
        .env(FOLDER, folder)
        .env(fault::VARIABLE, step);
    let ended = tokio::task::spawn_blocking(move || child.output().unwrap())
        .await
        .unwrap();
    let text = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(
        ended.status.code().is_none(),
        "{step}: it was to be cut off: {text}"
    );
}
