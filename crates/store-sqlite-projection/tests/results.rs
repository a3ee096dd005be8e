//! Lists of runs, their output, and what is overdue.

#![allow(clippy::unwrap_used)]

mod support;

use kanade_store::page::PageRequest;
use kanade_store::projection::{Changes, ExecutionChanges};
use kanade_store::results::{
    OutputPlace, ResultFilter, ResultQuery, ResultReader, RunStatus, StoredOutput,
};
use kanade_wire::output::OutputStream;
use kanade_wire::{LimitMet, Outcome};
use regex::Regex;
use support::{World, created, exec, given_up, pc, report, result_id, start, time};

fn query(filter: ResultFilter, page: PageRequest) -> ResultQuery {
    ResultQuery { filter, page }
}

async fn found(world: &World, filter: ResultFilter) -> Vec<String> {
    let page = world.database.list_runs(filter).await;
    page.iter().map(|run| run.result_id.to_string()).collect()
}

trait ListRuns {
    async fn list_runs(&self, filter: ResultFilter) -> Vec<kanade_store::results::Run>;
}

impl ListRuns for kanade_store_sqlite_projection::ProjectionDatabase {
    async fn list_runs(&self, filter: ResultFilter) -> Vec<kanade_store::results::Run> {
        let query = query(filter, PageRequest::first(100));
        ResultReader::list(self, &query).await.unwrap().items
    }
}

#[tokio::test]
async fn a_walk_over_pages_sees_every_run_once_in_order() {
    let world = World::new().await;
    let runs = (0..10_000).map(|n| report(&format!("r{n:05}"), n / 3, Outcome::Succeeded, ""));
    world.report(runs.collect()).await;

    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let request = PageRequest::new(500, 500, cursor);
        let query = query(ResultFilter::default(), request);
        let page = ResultReader::list(&world.database, &query).await.unwrap();
        seen.extend(page.items.iter().map(|run| run.result_id.to_string()));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let expected: Vec<String> = (0..10_000).rev().map(|n| format!("r{n:05}")).collect();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn a_filter_by_state_finds_what_is_in_it() {
    let world = World::new().await;
    world
        .report(vec![
            report("good", 1, Outcome::Succeeded, ""),
            report("bad", 2, Outcome::Failed, ""),
            report("skipped", 3, Outcome::Skipped, ""),
        ])
        .await;
    world
        .write(Changes {
            started: vec![start("running", 4)],
            ..Changes::default()
        })
        .await;

    let by = |states: &[RunStatus]| ResultFilter {
        states: states.to_vec(),
        ..ResultFilter::default()
    };
    assert_eq!(found(&world, by(RunStatus::FAILURE)).await, ["bad"]);
    assert_eq!(found(&world, by(RunStatus::SUCCESS)).await, ["good"]);
    assert_eq!(found(&world, by(&[RunStatus::Running])).await, ["running"]);
    let either = [RunStatus::Running, RunStatus::Ended(Outcome::Skipped)];
    assert_eq!(found(&world, by(&either)).await, ["running", "skipped"]);
}

#[tokio::test]
async fn a_filter_by_time_machine_and_execution_restricts_together() {
    let world = World::new().await;
    world
        .report(
            (0..5)
                .map(|n| report(&format!("r{n}"), n, Outcome::Succeeded, ""))
                .collect(),
        )
        .await;
    let filter = ResultFilter {
        pc_id: Some(pc("pc-1")),
        exec_id: Some(exec("exec")),
        since: Some(time(1)),
        until: Some(time(3)),
        ..ResultFilter::default()
    };
    assert_eq!(found(&world, filter.clone()).await, ["r2", "r1"]);
    let elsewhere = ResultFilter {
        pc_id: Some(pc("pc-2")),
        ..filter
    };
    assert!(found(&world, elsewhere).await.is_empty());
}

#[tokio::test]
async fn output_is_searched_whole_wherever_the_database_keeps_it() {
    let world = World::new().await;
    let long = format!("{}needle", "x".repeat(10_000));
    world
        .report(vec![
            report("short", 1, Outcome::Succeeded, "a needle"),
            report("long", 2, Outcome::Succeeded, &long),
            report("other", 3, Outcome::Succeeded, "hay"),
        ])
        .await;
    let filter = ResultFilter {
        output: Some(Regex::new("needle$").unwrap()),
        ..ResultFilter::default()
    };
    assert_eq!(found(&world, filter).await, ["long", "short"]);
}

#[tokio::test]
async fn long_output_is_a_preview_in_lists_and_whole_in_its_run() {
    let world = World::new().await;
    let text = format!("{}\0{}", "ü".repeat(150), "y".repeat(5_000));
    world
        .report(vec![report("r", 1, Outcome::Succeeded, &text)])
        .await;

    let listed = world
        .database
        .list_runs(ResultFilter::default())
        .await
        .remove(0);
    assert_eq!(
        listed.stdout.text,
        text.chars().take(200).collect::<String>()
    );
    assert!(listed.stdout.truncated);
    let run = ResultReader::get(&world.database, &result_id("r"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (run.stdout.text.as_str(), run.stdout.truncated),
        (text.as_str(), false)
    );
    assert_eq!(
        (run.stdout.bytes, run.stdout.place),
        (5_301, OutputPlace::Beside)
    );
    let output = world
        .database
        .output(&result_id("r"), OutputStream::Stdout)
        .await
        .unwrap();
    assert_eq!(output, Some(StoredOutput::Text(text)));
}

#[tokio::test]
async fn a_report_counts_before_a_run_in_flight_and_that_before_one_given_up() {
    let world = World::new().await;
    let of_target = async || {
        let run = world
            .database
            .of_target(&exec("exec"), &pc("pc-1"))
            .await
            .unwrap();
        run.map(|run| run.result_id.to_string())
    };
    assert_eq!(of_target().await, None);
    world
        .write(Changes {
            started: vec![given_up("lost", 1)],
            ..Changes::default()
        })
        .await;
    assert_eq!(of_target().await.as_deref(), Some("lost"));
    world
        .write(Changes {
            started: vec![start("running", 2)],
            ..Changes::default()
        })
        .await;
    assert_eq!(of_target().await.as_deref(), Some("running"));
    world
        .report(vec![report("done", 3, Outcome::Failed, "")])
        .await;
    assert_eq!(of_target().await.as_deref(), Some("done"));
}

#[tokio::test]
async fn a_run_is_overdue_after_its_timeout_and_two_minutes() {
    let world = World::new().await;
    let changes = Changes {
        started: vec![start("r", 0)],
        executions: ExecutionChanges {
            created: vec![created("exec", 0, 1)],
            ..ExecutionChanges::default()
        },
        ..Changes::default()
    };
    world.write(changes).await;
    let overdue = async |seconds| {
        world
            .database
            .overdue(time(seconds), 10)
            .await
            .unwrap()
            .len()
    };
    assert_eq!((overdue(180).await, overdue(181).await), (0, 1));
}

#[tokio::test]
async fn a_run_of_an_unknown_execution_is_overdue_after_a_day() {
    let world = World::new().await;
    world
        .write(Changes {
            started: vec![start("r", 0)],
            ..Changes::default()
        })
        .await;
    let overdue = async |seconds| {
        world
            .database
            .overdue(time(seconds), 10)
            .await
            .unwrap()
            .len()
    };
    assert_eq!((overdue(86_400).await, overdue(86_401).await), (0, 1));
}

#[tokio::test]
async fn runs_that_came_up_against_a_limit_are_found_with_what_it_was() {
    let world = World::new().await;
    let mut over = report("over", 2, Outcome::Failed, "");
    over.report.limits_met = vec![LimitMet::Memory, LimitMet::Output];
    let within = report("within", 1, Outcome::Failed, "");
    world.report(vec![within, over]).await;
    let filter = ResultFilter {
        over_limits: true,
        ..ResultFilter::default()
    };
    let found = world.database.list_runs(filter).await;
    let met: Vec<_> = found
        .iter()
        .map(|run| (run.result_id.as_str(), run.limits_met.as_slice()))
        .collect();
    assert_eq!(met, [("over", &[LimitMet::Memory, LimitMet::Output][..])]);
}
