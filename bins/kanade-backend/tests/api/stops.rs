//! Stopping, freezing, revoking and asking for consent, and questions to all machines at once.

use kanade_api_types::approvals::ApprovalDecision;
use kanade_api_types::executions::ExecRequest;
use kanade_api_types::freeze::FreezeRequest;
use kanade_api_types::live_query::{LiveQueryRequest, PingRequest};
use kanade_client::{Client, ClientError, Ordered, QuestionEvent};
use kanade_sim::{Fleet, FleetOptions};
use kanade_testkit::{PATIENCE, wait_until};
use kanade_wire::{ExecId, JobId, PcId, Target};

use crate::support::{TestBackend, Who};

fn to_all() -> ExecRequest {
    ExecRequest {
        target: Target::all(),
        ..ExecRequest::default()
    }
}

fn code<T: std::fmt::Debug>(answer: Result<T, ClientError>) -> String {
    answer.unwrap_err().code().unwrap_or("none").to_owned()
}

/// Saves a job called `work`; on simulated machines `sleep` takes its time.
async fn job(client: &Client, script: &str, rest: &str) -> JobId {
    let document = format!(
        "id: work\nversion: '1'\n{rest}execute: {{ shell: sh, script: {script:?}, timeout: 60s }}\n"
    );
    client.save_job(&document, None).await.unwrap();
    JobId::new("work").unwrap()
}

async fn states(client: &Client, exec: &ExecId) -> Vec<(String, Option<String>)> {
    let query = kanade_client::TargetQuery::default();
    let targets = client.execution_targets(exec, &query).take(10).await;
    let rows = targets.unwrap().rows.into_iter();
    rows.map(|row| (row.state, row.stop)).collect()
}

#[tokio::test]
async fn a_person_is_asked_during_a_freeze() {
    let backend = TestBackend::start().await;
    backend.add_machines(&["a"]).await;
    let client = backend.client(Who::Operator);
    let work = job(&client, "true", "").await;
    let never = FreezeRequest {
        until: Some("2020-01-01".into()),
        ..FreezeRequest::default()
    };
    assert_eq!(code(client.set_freeze(&never).await), "invalid_freeze");

    let freeze = FreezeRequest {
        reason: Some("year end".into()),
        ..FreezeRequest::default()
    };
    assert!(client.set_freeze(&freeze).await.unwrap().active);

    assert_eq!(code(client.exec(&work, &to_all()).await), "frozen");
    let confirmed = client.order(&work, &to_all(), true).await.unwrap();
    assert!(matches!(confirmed, Ordered::Dispatched(_)));
    client.clear_freeze().await.unwrap();
    assert_eq!(client.freeze().await.unwrap(), None);
    client.exec(&work, &to_all()).await.unwrap();
}

#[tokio::test]
async fn a_revoked_job_is_not_ordered_until_it_is_allowed_or_created_again() {
    let backend = TestBackend::start().await;
    backend.add_machines(&["a"]).await;
    let client = backend.client(Who::Operator);
    let work = job(&client, "true", "").await;

    client.revoke(&work).await.unwrap();

    assert_eq!(client.script_statuses().await.unwrap()["work"], "REVOKED");
    assert_eq!(code(client.exec(&work, &to_all()).await), "job_revoked");
    client.unrevoke(&work).await.unwrap();
    client.exec(&work, &to_all()).await.unwrap();
    client.revoke(&work).await.unwrap();
    job(&client, "true again", "").await;
    client.exec(&work, &to_all()).await.unwrap();
    let missing = JobId::new("missing").unwrap();
    assert_eq!(code(client.revoke(&missing).await), "job_not_found");
}

#[tokio::test]
async fn an_order_that_needs_consent_runs_once_somebody_else_agrees() {
    let backend = TestBackend::start().await;
    backend.add_machines(&["a"]).await;
    let (otto, ada) = (backend.client(Who::Operator), backend.client(Who::Admin));
    let work = job(&otto, "true", "require_approval: true\n").await;
    let Ordered::Waiting(asked) = otto.order(&work, &to_all(), false).await.unwrap() else {
        panic!("it was dispatched");
    };
    let decision = ApprovalDecision::default();
    assert_eq!(
        code(otto.approve(&asked.id, &decision, false).await),
        "own_request"
    );
    assert_eq!(backend.messages_in("EXEC").await, 0);

    let approved = ada.approve(&asked.id, &decision, false).await.unwrap();

    assert_eq!(approved.state, "approved");
    let exec = ExecId::new(asked.id.as_str()).unwrap();
    let execution = otto.execution(&exec).await.unwrap().execution;
    assert_eq!(execution.initiated_by.as_deref(), Some("otto"));
    // Agreeing again finishes what was cut off, and here there is nothing left to do.
    ada.approve(&asked.id, &decision, false).await.unwrap();
    assert_eq!(backend.messages_in("EXEC").await, 1);
}

#[tokio::test]
async fn a_job_that_was_changed_is_asked_for_anew() {
    let backend = TestBackend::start().await;
    backend.add_machines(&["a"]).await;
    let (otto, ada) = (backend.client(Who::Operator), backend.client(Who::Admin));
    let work = job(&otto, "true", "require_approval: true\n").await;
    let Ordered::Waiting(asked) = otto.order(&work, &to_all(), false).await.unwrap() else {
        panic!("it was dispatched");
    };
    job(&otto, "rm -rf /", "require_approval: true\n").await;
    let decision = ApprovalDecision::default();
    assert_eq!(
        code(ada.approve(&asked.id, &decision, false).await),
        "job_changed"
    );
    assert_eq!(
        ada.reject(&asked.id, &decision).await.unwrap().state,
        "rejected"
    );
    assert_eq!(backend.messages_in("EXEC").await, 0);
}

#[tokio::test]
async fn everything_on_one_machine_stops_and_goes_on_elsewhere() {
    let backend = TestBackend::start().await;
    let fleet = backend.start_fleet(2).await;
    let client = backend.client(Who::Operator);
    let work = job(&client, "sleep 30", "").await;
    let exec = client.exec(&work, &to_all()).await.unwrap().exec_id;
    let running = || ("running".to_owned(), None);
    wait_until("both machines to run", PATIENCE, async || {
        states(&client, &exec).await == [running(), running()]
    })
    .await;

    let killed = client.kill_machine(&fleet.machines()[0].pc_id).await;

    let killed = killed.unwrap();
    assert!(killed.confirmed);
    assert_eq!(killed.executions, std::slice::from_ref(&exec));
    let stopped = ("killed".to_owned(), Some("confirmed".to_owned()));
    wait_until("the machine to confirm", PATIENCE, async || {
        states(&client, &exec).await == [stopped.clone(), running()]
    })
    .await;
}

#[tokio::test]
async fn an_emergency_stop_says_what_it_stops_and_stops_it() {
    let backend = TestBackend::start().await;
    let _fleet = backend.start_fleet(2).await;
    let client = backend.client(Who::Operator);
    let work = job(&client, "sleep 30", "").await;
    let exec = client.exec(&work, &to_all()).await.unwrap().exec_id;
    let preview = client.preview_stop_all().await.unwrap();
    assert_eq!(preview.executions[0].exec_id, exec);
    assert_eq!((preview.machines_online, preview.frozen), (2, false));

    let stopped = client.stop_all(Some("fire".into())).await.unwrap();

    assert_eq!(stopped.executions, std::slice::from_ref(&exec));
    let freeze = client.freeze().await.unwrap().unwrap();
    assert_eq!(
        (freeze.active, freeze.reason.as_deref()),
        (true, Some("fire"))
    );
    wait_until("both machines to stop", PATIENCE, async || {
        let states = states(&client, &exec).await;
        states.iter().all(|(state, _)| state == "killed")
    })
    .await;
    assert!(
        client
            .preview_stop_all()
            .await
            .unwrap()
            .executions
            .is_empty()
    );
}

#[tokio::test]
async fn all_machines_answer_a_ping_and_the_silent_one_is_named() {
    let backend = TestBackend::start().await;
    backend.add_machines(&["silent"]).await;
    let options = FleetOptions::quick(3, backend.broker_url());
    let _fleet = Fleet::start(options).await.unwrap();
    let client = backend.client(Who::Operator);
    wait_until("all to be online", PATIENCE, async || {
        client.summary().await.unwrap().agents.online == 4
    })
    .await;
    let request = PingRequest {
        wait_secs: Some(1),
        ..PingRequest::default()
    };
    let mut question = client.ping_all(&request).await.unwrap();
    let mut machines = Vec::new();
    let ended = loop {
        match question.next().await.unwrap().unwrap() {
            QuestionEvent::Asked(asked) => assert_eq!(asked.asked, 4),
            QuestionEvent::Answers(answers) => machines.extend(answers.machines),
            QuestionEvent::Ended(ended) => break ended,
        }
    };
    assert_eq!((machines.len(), ended.answered, ended.silent), (3, 3, 1));
    assert_eq!(ended.silent_machines, [PcId::new("silent").unwrap()]);
}

#[tokio::test]
async fn equal_answers_of_a_live_question_stand_together() {
    let backend = TestBackend::start().await;
    let _fleet = backend.start_fleet(3).await;
    let client = backend.client(Who::Operator);
    let request = LiveQueryRequest {
        script: Some("exit 3".into()),
        shell: None,
        job_id: None,
        target: Target::all(),
        timeout_secs: Some(20),
    };
    let mut question = client.live_query(&request, false).await.unwrap();
    let mut counts = std::collections::BTreeMap::new();
    let ended = loop {
        match question.next().await.unwrap().unwrap() {
            QuestionEvent::Asked(asked) => assert_eq!((asked.asked, asked.offline), (3, 0)),
            QuestionEvent::Answers(answers) => {
                for group in answers.groups {
                    counts.insert(group.number, group.count);
                }
            }
            QuestionEvent::Ended(ended) => break ended,
        }
    };
    assert_eq!((ended.answered, ended.silent), (3, 0));
    assert_eq!(counts.values().sum::<u64>(), 3);
}
