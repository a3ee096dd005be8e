//! Schedules that fire by the clock.

use kanade_runtime::MockClock;
use kanade_testkit::{NatsServer, temporary_folder};
use kanade_wire::freeze::Freeze;

use crate::backend::Backend;

const START: &str = "2027-01-12T02:00:00Z";

async fn backend(schedule: &str) -> (Backend, NatsServer, tempfile::TempDir) {
    let (broker, folder) = (NatsServer::start().await, temporary_folder());
    let clock = MockClock::at_rfc3339(START);
    let backend = Backend::start(&broker.url(), folder.path(), &clock).await;
    backend.add_job("1.0.0").await;
    backend.add_machines(&["pc-1", "pc-2"]).await;
    backend.add_schedule(schedule).await;
    backend.look_at(START).await;
    (backend, broker, folder)
}

const DAILY: &str = "when: { calendar: { at: '03:00' } }\ntarget: { all: true }\n";

#[tokio::test]
async fn a_time_is_dispatched_once_however_often_it_is_looked() {
    let (backend, _broker, _folder) = backend(DAILY).await;
    for now in [
        "02:59:59", "03:00:00", "03:00:00", "03:00:30", "03:01:00", "04:00:00",
    ] {
        backend.look_at(&format!("2027-01-12T{now}Z")).await;
    }
    assert_eq!(backend.decided().await, ["12 03:00 dispatched"]);
    assert_eq!(backend.commands().await, 1);
    backend.look_at("2027-01-13T03:00:00Z").await;
    assert_eq!(
        backend.decided().await,
        ["12 03:00 dispatched", "13 03:00 dispatched"]
    );
    assert_eq!(backend.commands().await, 2);
}

#[tokio::test]
async fn times_that_passed_while_it_was_down_are_missed_or_made_up_for() {
    let (backend, broker, folder) = backend(DAILY).await;
    let clock = backend.clock.clone();
    backend.stop().await;
    let backend = Backend::start(&broker.url(), folder.path(), &clock).await;
    backend.look_at("2027-01-14T09:00:00Z").await;
    assert_eq!(backend.decided().await, ["14 03:00 missed not_running"]);
    assert_eq!(backend.decisions().await[0].times, 3);

    backend
        .add_schedule(&format!("{DAILY}catch_up: latest\n"))
        .await;
    backend.stop().await;
    let backend = Backend::start(&broker.url(), folder.path(), &clock).await;
    backend.look_at("2027-01-16T09:00:00Z").await;
    let decided = backend.decided().await;
    assert_eq!(
        decided,
        ["15 03:00 missed not_running", "16 03:00 dispatched"]
    );
    assert_eq!(backend.commands().await, 1);
}

#[tokio::test]
async fn a_time_that_does_not_fire_says_why() {
    let (backend, _broker, _folder) = backend(DAILY).await;
    let freeze = Freeze {
        reason: Some("year end".into()),
        ..Freeze::default()
    };
    backend
        .catalogue
        .set_freeze(&freeze, START.parse().unwrap())
        .await
        .unwrap();
    backend.look_at("2027-01-12T03:00:00Z").await;
    backend.catalogue.clear_freeze().await.unwrap();
    backend
        .add_schedule(&format!(
            "{DAILY}constraints: {{ skip_dates: [2027-01-13] }}\n"
        ))
        .await;
    backend.look_at("2027-01-13T03:00:00Z").await;
    backend.group("nobody", &["never-seen"]).await;
    backend
        .add_schedule("when: { calendar: { at: '03:00' } }\ntarget: { groups: [nobody] }\n")
        .await;
    backend.look_at("2027-01-14T03:00:00Z").await;
    let decided = backend.decided().await;
    assert_eq!(
        decided,
        [
            "12 03:00 skipped frozen",
            "13 03:00 skipped skip_date",
            "14 03:00 skipped no_machines"
        ]
    );
    let details: Vec<_> = backend
        .decisions()
        .await
        .into_iter()
        .map(|decision| decision.detail)
        .collect();
    assert_eq!(details[0].as_deref(), Some("changes are frozen: year end"));
    assert_eq!(backend.commands().await, 0);
}

#[tokio::test]
async fn what_is_switched_off_makes_up_for_nothing() {
    let (backend, _broker, _folder) =
        backend(&format!("{DAILY}enabled: false\ncatch_up: latest\n")).await;
    backend.look_at("2027-01-13T03:00:00Z").await;
    backend
        .add_schedule(&format!("{DAILY}catch_up: latest\n"))
        .await;
    backend.look_at("2027-01-13T09:00:00Z").await;
    assert!(backend.decided().await.is_empty());
}

#[tokio::test]
async fn a_schedule_that_is_made_anew_begins_anew() {
    let (backend, _broker, _folder) = backend(DAILY).await;
    backend.look_at("2027-01-12T03:00:00Z").await;
    let id = "nightly".parse::<kanade_wire::ScheduleId>().unwrap();
    let write = kanade_control::catalogue::Write::by("test");
    backend
        .catalogue
        .delete::<kanade_manifest::Schedule>(&(&id).into(), write)
        .await
        .unwrap();
    backend.look_at("2027-01-12T03:01:00Z").await;
    assert!(backend.decided().await.is_empty());
}

#[tokio::test]
async fn no_more_machines_run_at_once_than_allowed() {
    let limited = format!("{DAILY}constraints: {{ max_concurrent: 1 }}\n");
    let (backend, _broker, _folder) = backend(&limited).await;
    backend.look_at("2027-01-12T03:00:00Z").await;
    backend.look_at("2027-01-12T03:01:00Z").await;
    assert_eq!(
        backend.decided().await,
        ["12 03:00 dispatched", "12 03:00 pending max_concurrent"]
    );
    assert_eq!(backend.commands().await, 1);
    // Nothing is heard of the first for longer than it may take; the second has its turn.
    backend.look_at("2027-01-12T03:10:00Z").await;
    assert_eq!(
        backend.decided().await,
        ["12 03:00 dispatched", "12 03:00 dispatched"]
    );
    assert_eq!(backend.commands().await, 2);
}

const WAVES: &str = "when: { calendar: { at: '03:00' } }\nrollout: { waves: [{ group: rest, delay: 90m }, { group: first, delay: 30m }, { group: empty, delay: 0s }] }\n";

#[tokio::test]
async fn waves_of_groups_become_a_rollout_that_begins_by_the_clock() {
    let (backend, _broker, _folder) = backend(DAILY).await;
    backend.group("first", &["pc-1"]).await;
    backend.group("rest", &["pc-1", "pc-2"]).await;
    backend.group("empty", &["never-seen"]).await;
    backend.add_schedule(WAVES).await;
    backend.look_at("2027-01-12T03:00:00Z").await;

    assert_eq!(backend.decided().await, ["12 03:00 dispatched"]);
    let decision = backend.decisions().await.remove(0);
    assert_eq!((decision.is_rollout, decision.machines), (true, 2));
    let (id, waves) = backend.rollout_of(&decision).await;
    assert_eq!(
        waves,
        [["pc-1"], ["pc-2"]],
        "the first that names a machine has it"
    );
    let rollouts = backend.scheduler.rollouts.clone();
    let next = rollouts.round().await.unwrap();
    assert_eq!(next, Some("2027-01-12T03:30:00Z".parse().unwrap()));
    assert_eq!(backend.commands().await, 0);
    backend.clock.set("2027-01-12T03:30:00Z".parse().unwrap());
    let next = rollouts.round().await.unwrap();
    assert_eq!(next, Some("2027-01-12T04:30:00Z".parse().unwrap()));
    assert_eq!(backend.commands().await, 1);
    backend.settle().await;
    let ran = backend.scheduler.executions_of(&decision).await.unwrap();
    assert_eq!(ran.len(), 1, "{id}");
}
