//! The program itself updates itself: a real broker, real swaps, a test for a service manager and a backend.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod backend;
mod machine;

use machine::{Ended, Machine, NEW, OLD};

#[tokio::test(flavor = "multi_thread")]
async fn a_release_that_crashes_at_start_is_rolled_back_within_four_starts_and_never_tried_again() {
    let machine = Machine::updated().await;
    let crash = format!("agent.started.{NEW}");
    let mut ends = Vec::new();
    while machine.version() == NEW {
        ends.push(machine.run_to_its_end(Some(&crash)).await);
    }
    assert_eq!(
        ends,
        [Ended::Killed, Ended::Killed, Ended::Killed, Ended::Restart]
    );

    let agent = machine.start(None);
    let heartbeat = machine.backend.heartbeat_after_rollback(OLD).await;
    assert_eq!(heartbeat.quarantined_versions, [NEW]);
    let told = machine.backend.update_event("rolled_back").await;
    assert_eq!(told["from"], NEW);
    assert!(
        told["reason"].as_str().unwrap().contains("3 starts"),
        "{told}"
    );
    machine.backend.sync_again().await;
    assert!(agent.is_running() && machine.version() == OLD);
    assert!(!machine.staging_exists(), "it was downloaded again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_that_cannot_connect_is_rolled_back() {
    let machine = Machine::updated().await;
    let deaf = format!("agent.deaf.{NEW}");
    assert_eq!(machine.run_to_its_end(Some(&deaf)).await, Ended::Restart);
    assert_eq!(machine.version(), OLD);

    let _agent = machine.start(None);
    let heartbeat = machine.backend.heartbeat_after_rollback(OLD).await;
    assert_eq!(heartbeat.quarantined_versions, [NEW]);
    let told = machine.backend.update_event("rolled_back").await;
    assert!(
        told["reason"]
            .as_str()
            .unwrap()
            .contains("did not reach the broker"),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_is_not_to_blame_for_a_broker_that_is_away() {
    let mut machine = Machine::updated().await;
    machine.server.stop().await;
    let agent = machine.start(None);
    machine
        .logged("the version before does not reach the broker either")
        .await;
    assert!(agent.is_running());
    machine.server.restart().await;
    machine.logged("this version has proved itself").await;
    assert_eq!(
        (machine.version(), machine.last_good()),
        (NEW.into(), NEW.into())
    );
    let told = machine.backend.update_event("updated").await;
    assert_eq!((&told["from"], &told["to"]), (&OLD.into(), &NEW.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_that_is_not_what_its_name_says_is_refused() {
    let machine = Machine::new().await;
    machine.offer(NEW, &machine.build("9.9.9"));
    let agent = machine.start(None);
    let told = machine.backend.update_event("failed").await;
    assert!(
        told["reason"]
            .as_str()
            .unwrap()
            .contains("9.9.9 by its own label"),
        "{told}"
    );
    assert!(agent.is_running() && machine.version() == OLD);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_power_fails_between_every_two_steps_of_an_update() {
    let machine = Machine::new().await;
    machine.offer(NEW, &machine.build(NEW));
    let mut cuts = 0;
    loop {
        machine.begin_anew();
        let cut = format!("update.disk:{}", cuts + 1);
        match machine.run_to_its_end(Some(&cut)).await {
            Ended::Killed => cuts += 1,
            ended => break assert_eq!(ended, Ended::Restart),
        }
        // Whatever is there runs, and leads to the new version.
        while machine.version() == OLD {
            assert_eq!(
                machine.run_to_its_end(None).await,
                Ended::Restart,
                "after cut {cuts}"
            );
        }
        assert!(machine.is_on_trial(), "after cut {cuts}");
    }
    assert!(cuts >= 10, "{cuts}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_power_fails_between_every_two_steps_of_a_rollback() {
    let machine = Machine::updated().await;
    let crash = format!("agent.started.{NEW}");
    for _ in 0..3 {
        machine.run_to_its_end(Some(&crash)).await;
    }
    let tried_out = machine.keep();
    let mut cuts = 0;
    loop {
        machine.go_back_to(&tried_out);
        let cut = format!("update.disk:{}", cuts + 1);
        match machine.run_to_its_end(Some(&cut)).await {
            Ended::Killed => cuts += 1,
            ended => break assert_eq!(ended, Ended::Restart),
        }
        if machine.version() == NEW {
            assert_eq!(
                machine.run_to_its_end(Some(&crash)).await,
                Ended::Restart,
                "after cut {cuts}"
            );
        }
        assert_eq!(machine.version(), OLD, "after cut {cuts}");
        assert_eq!(machine.quarantined(), [NEW], "after cut {cuts}");
    }
    assert!(cuts >= 10, "{cuts}");
}
