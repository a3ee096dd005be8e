//! An operator stops what runs and what does not run yet.

use kanade_e2e::{Job, System, pc, processes_with};
use kanade_testkit::{PATIENCE, wait_until};
use kanade_wire::Target;

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_ends_a_script_with_its_children_and_what_is_not_delivered_yet() {
    let mut system = System::builder().agent("here").agent("away").start().await;
    let diary = system.folder().join("diary");
    let mark = format!("87654.{}", std::process::id());
    let script = format!(
        "echo begun >> {}\nsetsid sleep {mark} &\nsleep {mark} &\nwait\n",
        diary.display()
    );
    let job = system.save(&Job::new("long", &script).timeout("10m")).await;
    system.agent("away").stop().await;
    let exec = system.exec(&job, Target::all()).await;
    system.running(&exec, 1).await;
    wait_until("the script's children", PATIENCE, async || {
        processes_with(&mark).len() >= 2
    })
    .await;

    system
        .command_line()
        .call(["kill", exec.as_str()])
        .await
        .ok();

    let row = system.ended(&exec).await;
    assert_eq!(
        (row.outcomes.killed, row.killed_by.as_deref()),
        (2, Some("admin"))
    );
    assert_eq!(system.run_on(&exec, &pc("here")).await.outcome, "killed");
    assert_eq!(system.run_on(&exec, &pc("away")).await.outcome, "killed");
    wait_until("the end of its processes", PATIENCE, async || {
        processes_with(&mark).is_empty()
    })
    .await;
    system.agent("away").restart();
    runs_something_else(&system).await;
    assert_eq!(std::fs::read_to_string(diary).expect("a diary"), "begun\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeout_leaves_no_process_behind() {
    let system = System::builder().agent("here").start().await;
    let mark = format!("76543.{}", std::process::id());
    let script = format!("echo begun\nsetsid sleep {mark} &\nsleep {mark}\n");
    let job = system.save(&Job::new("long", &script).timeout("1s")).await;

    let exec = system.exec(&job, Target::pc(pc("here"))).await;

    system.ended(&exec).await;
    let run = system.run_on(&exec, &pc("here")).await;
    assert_eq!(
        (run.outcome.as_str(), run.exit_code),
        ("timed_out", Some(-1))
    );
    assert_eq!(run.stdout, "begun\n");
    assert_eq!(processes_with(&mark), [0; 0]);
}

/// After this the machine that was away has had every chance to begin the killed run.
async fn runs_something_else(system: &System) {
    let job = system.save(&Job::new("short", "true")).await;
    let exec = system.exec(&job, Target::pc(pc("away"))).await;
    assert_eq!(system.ended(&exec).await.success_count, 1);
}
