//! What cannot be right is refused where it enters, and everything else goes on.

use kanade_client::ClientError;
use kanade_e2e::{Job, System, pc};
use kanade_testkit::{PATIENCE, wait_for};
use kanade_wire::{JobId, Target};
use serde_json::json;

/// Documents with one mistake each: what is wrong, and where.
const MISTAKES: [(&str, &str, u64); 4] = [
    (
        "id: x\nversion: 1.0.0\ncolour: red\nexecute:\n  shell: sh\n  timeout: 5s\n  script: df\n",
        "colour",
        3,
    ),
    (
        "id: x\nversion: 1.0.0\nexecute:\n  shell: sh\n  timeout: 5s\n  script: df\n  script_object: df\n",
        "execute.script_object",
        7,
    ),
    (
        "id: x\nversion: 1.0.0\nexecute:\n  shell: sh\n  timeout: soon\n  script: df\n",
        "execute.timeout",
        5,
    ),
    (
        "id: 'x y'\nversion: 1.0.0\nexecute:\n  shell: sh\n  timeout: 5s\n  script: df\n",
        "id",
        1,
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_job_with_a_mistake_is_refused_with_its_path_and_line() {
    let system = System::builder().start().await;
    let file = system.folder().join("job.yaml");
    for (document, path, line) in MISTAKES {
        std::fs::write(&file, document).expect("a document");
        let problem = system
            .client()
            .save_job(document, None)
            .await
            .expect_err("a refusal");
        let said = system
            .command_line()
            .call(["job", "validate", &file.display().to_string()])
            .await;

        assert_eq!(
            (problem.status(), problem.code()),
            (Some(400), Some("invalid_manifest"))
        );
        let errors = &problem.problem().expect("a problem").errors;
        assert!(
            errors
                .iter()
                .any(|error| error.path == path && error.line == line),
            "{errors:?}"
        );
        assert_eq!(said.code, 1, "{}", said.stderr);
        let place = format!("{}:{line}:", file.display());
        assert!(
            said.stderr.contains(&place) && said.stderr.contains(path),
            "{}",
            said.stderr
        );
    }
    assert!(
        system
            .client()
            .jobs()
            .all()
            .await
            .expect("the jobs")
            .rows
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_reaches_nobody_publishes_nothing() {
    let system = System::builder().agent("here").start().await;
    let job = system.save(&Job::new("job", "true")).await;
    let before = published(&system).await;

    let nobody = order(&system, &job, Target::default()).await;
    let unknown = order(&system, &job, Target::pc(pc("nowhere"))).await;
    let no_job = order(
        &system,
        &JobId::new("nothing").expect("an id"),
        Target::all(),
    )
    .await;

    assert_eq!(
        (nobody.status(), nobody.code()),
        (Some(400), Some("empty_target"))
    );
    assert_eq!(
        (unknown.status(), unknown.code()),
        (Some(400), Some("unknown_machines"))
    );
    assert_eq!(
        (no_job.status(), no_job.code()),
        (Some(404), Some("job_not_found"))
    );
    assert_eq!(published(&system).await, before);
}

async fn order(system: &System, job: &JobId, target: Target) -> ClientError {
    let request = kanade_api_types::executions::ExecRequest {
        target,
        ..Default::default()
    };
    system
        .client()
        .exec(job, &request)
        .await
        .expect_err("a refusal")
}

async fn published(system: &System) -> (usize, usize) {
    let stored = system.stored().await;
    (
        stored.messages("EXEC").await.len(),
        stored.messages("EVENTS").await.len(),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_over_its_limit_is_413() {
    let system = System::builder().start().await;
    let body = json!({ "script": "x".repeat(32 << 20) });

    // It is answered before it is read: the end of the connection can overtake the answer.
    let (status, _) = wait_for("an answer", PATIENCE, async || {
        system.post("/api/jobs", "large", &body).await
    })
    .await;

    assert_eq!(status, 413);
}

#[tokio::test(flavor = "multi_thread")]
async fn junk_on_the_wire_is_counted_and_shown_and_everything_else_goes_on() {
    let system = System::builder().agent("here").start().await;
    let stored = system.stored().await;
    stored.publish("results.pc.here", "no json").await;
    stored
        .publish("results.pc.here", r#"{"pc_id":"here"}"#)
        .await;
    stored
        .publish("results.pc.here", result_of("there").to_string())
        .await;
    stored
        .publish("heartbeat.other", heartbeat_of("here").to_string())
        .await;
    stored.publish("events.unheard.of", "{}").await;

    let letters = wait_for("five dead letters", PATIENCE, async || {
        let letters = system.client().dead_letters().all().await.ok()?.rows;
        (letters.len() == 5).then_some(letters)
    })
    .await;

    let mut subjects: Vec<_> = letters
        .iter()
        .map(|letter| letter.subject.as_str())
        .collect();
    subjects.sort_unstable();
    assert_eq!(
        subjects,
        [
            "events.unheard.of",
            "heartbeat.other",
            "results.pc.here",
            "results.pc.here",
            "results.pc.here"
        ]
    );
    assert!(letters.iter().all(|letter| !letter.reason.is_empty()));
    assert_eq!(
        system
            .client()
            .summary()
            .await
            .expect("a summary")
            .dead_letters,
        5
    );
    let job = system.save(&Job::new("job", "true")).await;
    let exec = system.exec(&job, Target::all()).await;
    assert_eq!(system.ended(&exec).await.success_count, 1);
}

fn result_of(pc: &str) -> serde_json::Value {
    json!({
        "result_id": "r1", "request_id": "q1", "pc_id": pc, "exit_code": 0, "stdout": "", "stderr": "",
        "started_at": "2026-01-01T00:00:00Z", "finished_at": "2026-01-01T00:00:01Z",
    })
}

fn heartbeat_of(pc: &str) -> serde_json::Value {
    json!({ "pc_id": pc, "at": "2026-01-01T00:00:00Z", "agent_version": "1.0.0" })
}
