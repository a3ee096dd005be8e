//! A machine is off while jobs are sent to it.

use chrono::{TimeDelta, Utc};
use kanade_api_types::executions::ExecRequest;
use kanade_e2e::{Job, System, pc};
use kanade_testkit::{PATIENCE, wait_until};
use kanade_wire::{ExecId, Target};

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_that_was_off_runs_all_three_jobs_it_missed_once_each() {
    let mut system = System::builder().agent("here").start().await;
    let diary = system.folder().join("diary");
    system.agent("here").stop().await;
    let mut execs = Vec::new();
    for name in ["one", "two", "three"] {
        let script = format!("echo {name} >> {}", diary.display());
        let job = system.save(&Job::new(name, &script)).await;
        execs.push(system.exec(&job, Target::pc(pc("here"))).await);
    }

    system.agent("here").restart();

    for exec in &execs {
        assert_eq!(system.ended(exec).await.success_count, 1);
        assert_eq!(system.runs(exec).await.len(), 1);
    }
    let diary = std::fs::read_to_string(diary).expect("a diary");
    let mut lines: Vec<_> = diary.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines, ["one", "three", "two"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_versions_of_one_job_the_newer_runs_and_the_other_is_superseded() {
    let mut system = System::builder().agent("here").start().await;
    let diary = system.folder().join("diary");
    let version = |version: &str| {
        let script = format!("echo {version} >> {}", diary.display());
        Job::new("job", &script).version(version)
    };
    system.agent("here").stop().await;
    let job = system.save(&version("1.0.0")).await;
    let older = system.exec(&job, Target::pc(pc("here"))).await;
    system.save(&version("2.0.0")).await;
    let newer = system.exec(&job, Target::pc(pc("here"))).await;

    system.agent("here").restart();

    assert_eq!(
        skipped_for(&system, &older).await,
        ("superseded".to_owned(), Some(122))
    );
    assert_eq!(system.ended(&newer).await.success_count, 1);
    assert_eq!(std::fs::read_to_string(&diary).expect("a diary"), "2.0.0\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_machine_gets_after_its_deadline_is_not_run() {
    let mut system = System::builder().agent("here").start().await;
    let job = system.save(&Job::new("urgent", "true")).await;
    system.agent("here").stop().await;
    let deadline = Utc::now() + TimeDelta::milliseconds(1_500);
    let request = ExecRequest {
        target: Target::pc(pc("here")),
        deadline_at: Some(deadline),
        ..ExecRequest::default()
    };
    let exec = system
        .client()
        .exec(&job, &request)
        .await
        .expect("an order")
        .exec_id;
    wait_until("the deadline", PATIENCE, async || Utc::now() > deadline).await;

    system.agent("here").restart();

    assert_eq!(
        skipped_for(&system, &exec).await,
        ("deadline".to_owned(), Some(125))
    );
}

/// Why the machine skipped it, and with which exit code. A skip is no failure.
async fn skipped_for(system: &System, exec: &ExecId) -> (String, Option<i32>) {
    let row = system.ended(exec).await;
    assert_eq!((row.outcomes.skipped, row.failure_count), (1, 0), "{row:?}");
    let run = system.run_on(exec, &pc("here")).await;
    let reason = run.reason.map(|reason| reason.to_string());
    (reason.unwrap_or_default(), run.exit_code)
}
