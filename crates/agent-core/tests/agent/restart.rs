//! What an agent does about its own past.

use crate::common::{Bench, plain, stop};
use chrono::{DateTime, Utc};
use kanade_agent_core::state::{Admission, State};
use kanade_testkit::{PATIENCE, wait_until};
use kanade_wire::{Command, Outcome, Reason, ResultId};

fn then() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

/// The state of an agent that took `command` on and died.
fn leave_behind(bench: &Bench, command: &Command, launched: bool) -> ResultId {
    let state = State::open(&bench.storage(), then()).unwrap().state;
    let result_id = ResultId::new(format!("res-{}", command.request_id)).unwrap();
    state
        .admit(&Admission {
            command,
            published_at: Some(then()),
            result_id: &result_id,
            at: then(),
        })
        .unwrap();
    if launched {
        state.launch(&command.request_id, then()).unwrap();
    }
    result_id
}

#[tokio::test]
async fn a_run_that_was_cut_off_is_lost_and_not_run_again() {
    let bench = Bench::start().await;
    let command = plain("a", "say never");
    let result_id = leave_behind(&bench, &command, true);
    bench.backend.send(&command).await;
    let agent = bench.synced_agent().await;
    let result = bench.backend.result("a").await;
    assert_eq!(
        result.outcome(),
        (Outcome::Lost, Some(Reason::AgentRestarted))
    );
    assert_eq!((result.exit_code, result.started_at), (121, then()));
    assert_eq!(result.result_id.as_ref(), Some(&result_id));
    assert_eq!(bench.runner.swept(), [result_id]);
    assert_eq!(bench.runner.started(), []);
    stop(agent).await;
}

#[tokio::test]
async fn a_command_that_was_only_taken_on_runs_after_the_restart() {
    let bench = Bench::start().await;
    let result_id = leave_behind(&bench, &plain("a", "say at last"), false);
    let agent = bench.agent().await;
    let result = bench.backend.result("a").await;
    assert_eq!(
        (result.stdout.as_str(), result.result_id),
        ("at last\n", Some(result_id))
    );
    stop(agent).await;
}

#[tokio::test]
async fn a_stopping_agent_ends_its_runs_and_reports_them() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    bench.backend.send(&plain("a", "hold")).await;
    wait_until("a run", PATIENCE, async || {
        !bench.runner.started().is_empty()
    })
    .await;
    stop(agent).await;
    let result = bench.backend.result("a").await;
    assert_eq!(
        result.outcome(),
        (Outcome::Lost, Some(Reason::AgentRestarted))
    );
}
