//! The machine's clock is set back a day. What schedules do about it is told where schedules are tested.

use chrono::{DateTime, TimeDelta, Utc};
use kanade_agent_core::state::{Report, ReportStream, State};
use kanade_agent_core::{Agent, AgentParts};
use kanade_runtime::{Clock, MockClock};
use kanade_testkit::{PATIENCE, wait_until};
use kanade_wire::{Outcome, Reason};
use serde_json::json;

use crate::common::{Bench, command, plain, stop};

fn noon() -> MockClock {
    MockClock::at_rfc3339("2026-11-22T12:00:00Z")
}

async fn agent(bench: &Bench, clock: &MockClock) -> Agent {
    let parts = AgentParts {
        clock: clock.shared(),
        ..bench.parts()
    };
    let syncs = bench.backend.syncs().len();
    let agent = Agent::start(bench.options(), parts).await.unwrap();
    bench.backend.wait_for_syncs(syncs + 1).await;
    agent
}

fn set_back_a_day(clock: &MockClock) {
    clock.set(clock.now() - TimeDelta::days(1));
}

#[tokio::test]
async fn what_was_done_before_is_not_done_again_and_what_comes_is_judged_by_the_new_time() {
    let bench = Bench::start().await;
    let clock = noon();
    let running = agent(&bench, &clock).await;
    let before = plain("before", "say before");
    bench.backend.send(&before).await;
    bench.backend.result("before").await;
    set_back_a_day(&clock);
    let yesterday = clock.now();
    bench.backend.send(&before).await;
    let until = |minutes| json!({ "deadline_at": yesterday + TimeDelta::minutes(minutes) });
    bench
        .backend
        .send(&command("late", "job-late", "say no", &until(-5)))
        .await;
    bench
        .backend
        .send(&command("after", "job-after", "say after", &until(5)))
        .await;
    let late = bench.backend.result("late").await;
    assert_eq!(late.outcome(), (Outcome::Skipped, Some(Reason::Deadline)));
    let after = bench.backend.result("after").await;
    assert_eq!(
        (after.stdout.as_str(), after.started_at),
        ("after\n", yesterday)
    );
    stop(running).await;

    let running = agent(&bench, &clock).await;
    bench.backend.send(&before).await;
    bench.backend.send(&plain("last", "say last")).await;
    bench.backend.result("last").await;
    let results = bench.backend.results().await;
    let said: Vec<&str> = results
        .iter()
        .map(|result| result.stdout.trim_end())
        .collect();
    assert_eq!(said, ["before", "", "after", "last"]);
    stop(running).await;
}

/// Results that were made one a minute, tried without success and put off.
fn let_wait(bench: &Bench, from: DateTime<Utc>) {
    let state = State::open(&bench.storage(), from).unwrap().state;
    for number in 0..5 {
        let at = from + TimeDelta::minutes(number);
        let id = format!("res-{number}");
        let result = json!({
            "result_id": id, "request_id": format!("req-{number}"), "pc_id": "pc1", "exit_code": 0,
            "stdout": "", "stderr": "", "started_at": at, "finished_at": at,
        });
        let report = Report {
            stream: ReportStream::Results,
            subject: "results.pc.pc1".into(),
            message_id: id.clone(),
            headers: Vec::new(),
            payload: result.to_string().into_bytes(),
            run: Some(id),
        };
        state.enqueue(&[report], at).unwrap();
    }
    let due = state.due(from + TimeDelta::hours(1), 10).unwrap();
    for report in due {
        let later = from + TimeDelta::hours(1);
        state.postpone(report.id, later, false).unwrap();
    }
}

#[tokio::test]
async fn results_that_wait_leave_at_once_in_order_and_with_their_own_times() {
    let bench = Bench::start().await;
    let clock = noon();
    stop(agent(&bench, &clock).await).await;
    let from = clock.now();
    let_wait(&bench, from);
    set_back_a_day(&clock);
    let running = agent(&bench, &clock).await;
    wait_until("an empty outbox", PATIENCE, async || {
        running.outbox_depth().unwrap() == 0
    })
    .await;
    let results = bench.backend.results().await;
    let times: Vec<DateTime<Utc>> = results.iter().map(|result| result.started_at).collect();
    let own: Vec<_> = (0..5)
        .map(|minutes| from + TimeDelta::minutes(minutes))
        .collect();
    assert_eq!(times, own);
    stop(running).await;
}
