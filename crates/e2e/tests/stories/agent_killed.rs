//! The agent dies while a script runs.

use kanade_e2e::{Job, System, pc, processes_with};
use kanade_testkit::{PATIENCE, wait_until};
use kanade_wire::Target;

#[tokio::test(flavor = "multi_thread")]
async fn what_an_agent_was_killed_in_is_lost_ended_and_not_run_again() {
    let mut system = System::builder().agent("here").start().await;
    let beginnings = system.folder().join("beginnings");
    let mark = format!("98765.{}", std::process::id());
    let script = format!(
        "echo begun >> {}\nsetsid sleep {mark} &\nsleep {mark}\n",
        beginnings.display()
    );
    let job = system.save(&Job::new("long", &script).timeout("10m")).await;
    let exec = system.exec(&job, Target::pc(pc("here"))).await;
    system.running(&exec, 1).await;
    let both = async || processes_with(&mark).len() >= 2;
    wait_until("the script and its detached child", PATIENCE, both).await;

    system.agent("here").process().kill().await;
    system.agent("here").restart();

    let row = system.ended(&exec).await;
    let run = system.run_on(&exec, &pc("here")).await;
    let reason = run.reason.map(|reason| reason.as_str());
    let seen = (run.outcome.as_str(), reason, run.exit_code);
    assert_eq!(seen, ("lost", Some("agent_restarted"), Some(121)));
    assert_eq!(row.outcomes.lost, 1);
    assert_eq!(processes_with(&mark), [0; 0]);
    runs_something_else(&system).await;
    assert_eq!(
        std::fs::read_to_string(beginnings).expect("beginnings"),
        "begun\n"
    );
}

/// After this the agent has had every chance to begin the other run again.
async fn runs_something_else(system: &System) {
    let job = system.save(&Job::new("short", "true")).await;
    let exec = system.exec(&job, Target::pc(pc("here"))).await;
    assert_eq!(system.ended(&exec).await.success_count, 1);
}
