//! What operators see of a machine whose disk is full, or whose state was damaged.

use chrono::Utc;
use kanade_api_types::executions::ExecRequest;
use kanade_testkit::{PATIENCE, wait_for, wait_until};
use kanade_wire::{JobId, PcId, Target, subjects};
use serde_json::{Value, json};

use crate::support::{TestBackend, Who};

const FULL: &str = "the disk with the agent's state is full";

fn minipc() -> PcId {
    PcId::new("minipc").unwrap()
}

#[tokio::test]
async fn what_a_heartbeat_says_of_trouble_is_shown_until_one_says_nothing_of_it() {
    let backend = TestBackend::start().await;
    backend.add_machines(&["minipc"]).await;
    let beat = |troubles: Value| json!({ "pc_id": "minipc", "at": Utc::now(), "agent_version": "0.1.0", "troubles": troubles });
    let client = backend.client(Who::Viewer);
    let shown = async |expected: &[&str]| {
        wait_until("the machine's troubles", PATIENCE, async || {
            client.agent(&minipc()).await.unwrap().troubles == expected
        })
        .await;
    };
    let subject = subjects::heartbeat(&minipc());
    backend.publish(&subject, &beat(json!([FULL]))).await;
    shown(&[FULL]).await;
    backend.publish(&subject, &beat(json!([]))).await;
    shown(&[]).await;
}

#[tokio::test]
async fn a_damaged_state_is_a_dead_letter_and_what_was_passed_over_is_not_waited_for() {
    let backend = TestBackend::start().await;
    backend.add_job("greet").await;
    backend.add_machines(&["minipc"]).await;
    let client = backend.client(Who::Operator);
    let order = ExecRequest {
        target: Target::pc(minipc()),
        ..ExecRequest::default()
    };
    let accepted = client.exec(&JobId::new("greet").unwrap(), &order).await;
    let exec = accepted.unwrap().exec_id;
    let commands = json!([{ "sequence": 1, "exec_id": exec }]);
    for notice in [
        json!({ "kind": "state_set_aside", "reason": "malformed" }),
        json!({ "kind": "commands_not_run", "why": "ledger_lost", "commands": commands }),
    ] {
        let message = json!({ "pc_id": "minipc", "at": Utc::now(), "notice": notice });
        backend
            .publish(&subjects::agent_notice(&minipc()), &message)
            .await;
    }

    let letters = wait_for("the dead letter", PATIENCE, async || {
        let letters = client.dead_letters().all().await.unwrap().rows;
        (!letters.is_empty()).then_some(letters)
    })
    .await;
    let why = "the state of machine minipc was damaged (malformed)";
    assert!(letters[0].reason.starts_with(why), "{letters:?}");
    wait_until("the end of the execution", PATIENCE, async || {
        let seen = client.execution(&exec).await.unwrap().execution;
        (seen.status.as_str(), seen.outcomes.skipped) == ("completed", 1)
    })
    .await;
}
