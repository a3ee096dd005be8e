//! Executions, their machines, and who will not answer any more.

#![allow(clippy::unwrap_used)]

mod support;

use kanade_store::executions::{
    ExecutionFilter, ExecutionQuery, ExecutionReader, ExecutionStatus, LiveJob, PublishedTargets,
    TargetQuery, TargetState, UnansweredTarget,
};
use kanade_store::page::PageRequest;
use kanade_store::projection::{Changes, ExecutionChanges, ExecutionMark};
use kanade_wire::Outcome;
use support::{World, created, exec, job, pc, report, start, tally, targets, time};

fn changes(executions: ExecutionChanges) -> Changes {
    Changes {
        executions,
        ..Changes::default()
    }
}

fn killed(name: &str, seconds: i64) -> ExecutionMark {
    ExecutionMark {
        exec_id: exec(name),
        at: time(seconds),
        by: "operator".into(),
    }
}

/// One in each state at `time(3_700)`: the first expired, the last is the newest.
async fn one_of_each() -> World {
    let world = World::new().await;
    let executions = ExecutionChanges {
        created: vec![
            created("expired", 0, 2),
            created("pending", 1_000, 2),
            created("running", 2_000, 2),
            created("completed", 3_000, 2),
        ],
        targets: vec![
            targets("expired", 0, false, &["pc-1"]),
            targets("expired", 1, true, &["pc-2"]),
        ],
        tallies: vec![
            tally("expired", 0, 0),
            tally("running", 1, 1),
            tally("completed", 2, 0),
        ],
        ..ExecutionChanges::default()
    };
    world.write(changes(executions)).await;
    world
}

async fn in_state(world: &World, status: Option<ExecutionStatus>) -> Vec<String> {
    let query = ExecutionQuery {
        filter: ExecutionFilter {
            status,
            ..ExecutionFilter::default()
        },
        page: PageRequest::first(10),
        now: time(3_700),
    };
    let found = ExecutionReader::list(&world.database, &query)
        .await
        .unwrap()
        .items;
    for execution in &found {
        assert!(status.is_none_or(|status| execution.status(query.now) == status));
    }
    found
        .iter()
        .map(|execution| execution.exec_id.to_string())
        .collect()
}

#[tokio::test]
async fn a_filter_by_status_agrees_with_the_status_of_the_row() {
    let world = one_of_each().await;
    for status in ExecutionStatus::ALL {
        assert_eq!(in_state(&world, Some(status)).await, [status.as_str()]);
    }
    let all = ["completed", "running", "pending", "expired"];
    assert_eq!(in_state(&world, None).await, all);
}

#[tokio::test]
async fn what_is_under_way_is_told_by_job() {
    let world = one_of_each().await;
    world
        .write(Changes {
            started: vec![start("r", 0)],
            ..Changes::default()
        })
        .await;
    let live = world.database.live_jobs(time(3_700)).await.unwrap();
    assert_eq!(
        live,
        [LiveJob {
            job_id: job(),
            running: 1,
            pending: 2
        }]
    );
    let unfinished = world.database.unfinished(&job()).await.unwrap();
    assert_eq!(
        unfinished,
        [exec("expired"), exec("pending"), exec("running")]
    );
}

#[tokio::test]
async fn machines_are_paged_with_the_state_of_their_run() {
    let world = one_of_each().await;
    let run = |name: &str, pc_name: &str| {
        let mut run = report(name, 1, Outcome::Failed, "");
        run.report.exec_id = Some(exec("expired"));
        run.report.pc_id = pc(pc_name);
        run
    };
    world.report(vec![run("a", "pc-2"), run("b", "pc-3")]).await;

    let mut query = TargetQuery {
        exec_id: exec("expired"),
        state: None,
        page: PageRequest::first(2),
    };
    let page = world.database.targets(&query).await.unwrap();
    let shown: Vec<_> = page
        .items
        .iter()
        .map(|target| (target.pc_id.as_str(), target.state))
        .collect();
    let failed = TargetState::Ended(Outcome::Failed);
    assert_eq!(shown, [("pc-1", TargetState::Pending), ("pc-2", failed)]);
    query.page = PageRequest::new(2, 2, page.next);
    let rest = world.database.targets(&query).await.unwrap();
    assert_eq!(
        rest.items[0].pc_id,
        pc("pc-3"),
        "it answered without being addressed"
    );
    query.state = Some(TargetState::Pending);
    query.page = PageRequest::first(10);
    assert_eq!(world.database.targets(&query).await.unwrap().items.len(), 1);
}

#[tokio::test]
async fn a_repair_learns_what_was_published_and_what_was_not_dispatched() {
    let world = one_of_each().await;
    let published = world
        .database
        .published_targets(&exec("expired"))
        .await
        .unwrap();
    let expected = PublishedTargets {
        pcs: vec![pc("pc-1"), pc("pc-2")],
        next_chunk: 2,
        complete: true,
    };
    assert_eq!(published, expected);
    let nothing = world
        .database
        .published_targets(&exec("unknown"))
        .await
        .unwrap();
    assert_eq!(nothing, PublishedTargets::default());

    let marks = ExecutionChanges {
        tallies: vec![tally("running", 0, 0), tally("pending", 0, 0)],
        dispatched: vec![killed("running", 2_001)],
        killed: vec![killed("pending", 1_001)],
        ..ExecutionChanges::default()
    };
    world.write(changes(marks)).await;
    let waiting = world.database.undispatched().await.unwrap();
    assert_eq!(waiting, [exec("expired"), exec("completed")]);
}

#[tokio::test]
async fn machines_that_will_not_answer_are_found_after_expiry_and_after_a_stop() {
    let world = one_of_each().await;
    let unanswered = |pc_name| UnansweredTarget {
        exec_id: exec("expired"),
        pc_id: pc(pc_name),
    };
    let expired = async |at| {
        world
            .database
            .unanswered_after_expiry(time(at), 10)
            .await
            .unwrap()
    };
    assert_eq!(expired(3_599).await, []);
    assert_eq!(
        expired(3_600).await,
        [unanswered("pc-1"), unanswered("pc-2")]
    );

    let mut run = report("a", 1, Outcome::Succeeded, "");
    run.report.exec_id = Some(exec("expired"));
    world.report(vec![run]).await;
    let marks = ExecutionChanges {
        tallies: vec![tally("expired", 0, 0)],
        killed: vec![killed("expired", 10)],
        ..ExecutionChanges::default()
    };
    world.write(changes(marks)).await;
    let stopped = async |at| {
        world
            .database
            .unanswered_after_kill(time(at), 10)
            .await
            .unwrap()
    };
    assert_eq!(stopped(9).await, []);
    assert_eq!(stopped(10).await, [unanswered("pc-2")]);
}

#[tokio::test]
async fn the_first_record_and_the_first_marks_stay() {
    let world = World::new().await;
    let first = ExecutionChanges {
        created: vec![created("e", 100, 2)],
        tallies: vec![tally("e", 0, 0)],
        killed: vec![killed("e", 10)],
        ..ExecutionChanges::default()
    };
    let second = ExecutionChanges {
        created: vec![created("e", 200, 3)],
        tallies: vec![tally("e", 0, 0)],
        killed: vec![killed("e", 20)],
        ..ExecutionChanges::default()
    };
    world.write(changes(first)).await;
    world.write(changes(second)).await;
    let execution = ExecutionReader::get(&world.database, &exec("e"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (execution.initiated_at, execution.target_count),
        (time(100), 2)
    );
    assert_eq!(execution.killed_at, Some(time(10)));
}
