//! A job that nobody runs alone.

use kanade_api_types::approvals::ApprovalDecision;
use kanade_api_types::executions::ExecRequest;
use kanade_client::Ordered;
use kanade_e2e::{Job, System, pc};
use kanade_wire::{ExecId, Target};

/// The token of the second operator.
const COLLEAGUE: &str = "the-token-of-somebody-else";

#[tokio::test(flavor = "multi_thread")]
async fn an_order_waits_for_a_second_operator_and_then_runs_once() {
    let builder = System::builder().agent("here").colleague(COLLEAGUE);
    let system = builder.start().await;
    let diary = system.folder().join("diary");
    let job = Job::new("wipe", &format!("echo ran >> {}", diary.display()));
    let document = format!("require_approval: true\n{}", job.yaml());
    let saved = system.client().save_job(&document, None).await;
    let wipe = saved.expect("a job").id;
    let request = ExecRequest {
        target: Target::pc(pc("here")),
        ..ExecRequest::default()
    };
    let ordered = system.client().order(&wipe, &request, false).await;
    let Ordered::Waiting(asked) = ordered.expect("an answer") else {
        panic!("it was dispatched");
    };
    let decision = ApprovalDecision::default();
    let alone = system.client().approve(&asked.id, &decision, false).await;
    assert_eq!(alone.expect_err("a refusal").code(), Some("own_request"));

    let anonymous = system.backend.anonymous();
    let colleague = anonymous.with_token(COLLEAGUE).expect("a client");
    let approved = colleague.approve(&asked.id, &decision, false).await;
    assert_eq!(approved.expect("an approval").state, "approved");

    let exec = ExecId::new(asked.id.as_str()).expect("an execution");
    let ended = system.ended(&exec).await;
    assert_eq!(ended.success_count, 1);
    assert_eq!(ended.initiated_by.as_deref(), Some("admin"));
    assert_eq!(std::fs::read_to_string(diary).expect("a diary"), "ran\n");
}
