//! Schedules, the history of documents, and plans through the API.

use kanade_api_types::documents::DocumentOrigin;
use kanade_api_types::plan::{FolderDocument, Plan, PlanAction, PlanRequest, PlanScope};
use kanade_wire::{DocumentId, DocumentKind, JobId};
use reqwest::Method;
use serde_json::Value;

use crate::support::{TestBackend, Who};

const JOB: &str =
    "id: greet\nversion: 1.0.0\nexecute:\n  shell: sh\n  script: echo hello\n  timeout: 30s\n";
const SCHEDULE: &str = "# Says hello every morning.\nid: morning\nwhen:\n  calendar:\n    at: \"08:00\"\njob_id: greet\ntarget:\n  all: true\n";

fn id(text: &str) -> DocumentId {
    DocumentId::new(text).unwrap()
}

fn post(backend: &TestBackend, path: &str, document: &str) -> reqwest::RequestBuilder {
    let request = backend.request(Who::Operator, Method::POST, path);
    request
        .header("content-type", "application/yaml")
        .body(document.to_owned())
}

fn document(kind: DocumentKind, name: &str, text: &str) -> FolderDocument {
    FolderDocument {
        file: format!("fleet/{kind}s/{name}.yaml"),
        kind,
        text: text.to_owned(),
        origin: DocumentOrigin {
            path: format!("fleet/{kind}s/{name}.yaml"),
            repo: Some("https://git.example/ops.git".into()),
            commit: Some("0a1b2c".into()),
            script_file: None,
        },
    }
}

fn folder(documents: Vec<FolderDocument>) -> PlanRequest {
    PlanRequest {
        scope: PlanScope {
            repo: "https://git.example/ops.git".into(),
            folder: "fleet".into(),
        },
        documents,
    }
}

fn both() -> PlanRequest {
    folder(vec![
        document(DocumentKind::Schedule, "morning", SCHEDULE),
        document(DocumentKind::Job, "greet", JOB),
    ])
}

fn changes(plan: &Plan) -> Vec<(PlanAction, String)> {
    let changes = plan.changes.iter();
    changes
        .map(|change| (change.action, format!("{} {}", change.kind, change.id)))
        .collect()
}

#[tokio::test]
async fn a_schedule_of_a_job_that_is_not_there_is_refused_with_its_line() {
    let backend = TestBackend::start().await;
    let refusal = backend
        .refusal(post(&backend, "/api/schedules", SCHEDULE))
        .await;
    assert_eq!(
        (refusal.status, refusal.code.as_str()),
        (400, "invalid_schedule")
    );
    let place = &refusal.errors[0];
    assert_eq!((place.path.as_str(), place.line), ("job_id", 6));
}

#[tokio::test]
async fn an_impossible_time_or_day_is_refused_with_its_line() {
    let backend = TestBackend::start().await;
    let client = backend.client(Who::Operator);
    client.save_job(JOB, None).await.unwrap();
    for (wrong, line) in [("\"25:00\"", 5), ("2027-02-30 08:00", 5)] {
        let text = SCHEDULE.replace("\"08:00\"", wrong);
        let refusal = backend
            .refusal(post(&backend, "/api/schedules", &text))
            .await;
        assert_eq!(
            (refusal.status, refusal.errors[0].line),
            (400, line),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn a_schedule_is_switched_in_its_authors_own_words() {
    let backend = TestBackend::start().await;
    let client = backend.client(Who::Operator);
    client.save_job(JOB, None).await.unwrap();
    let kind = DocumentKind::Schedule;
    client.save_document(kind, SCHEDULE).await.unwrap();
    let morning = "morning".parse().unwrap();

    client
        .disable_schedule(&morning, false, false)
        .await
        .unwrap();

    let text = client.document_yaml(kind, &id("morning")).await.unwrap();
    assert_eq!(text, format!("{SCHEDULE}enabled: false\n"));
    client.enable_schedule(&morning).await.unwrap();
    let text = client.document_yaml(kind, &id("morning")).await.unwrap();
    assert_eq!(text, format!("{SCHEDULE}enabled: true\n"));
}

#[tokio::test]
async fn a_job_that_a_schedule_runs_is_not_deleted() {
    let backend = TestBackend::start().await;
    let client = backend.client(Who::Operator);
    client.save_job(JOB, None).await.unwrap();
    client
        .save_document(DocumentKind::Schedule, SCHEDULE)
        .await
        .unwrap();
    let request = backend.request(Who::Operator, Method::DELETE, "/api/jobs/greet");
    let refusal = backend.refusal(request).await;
    assert_eq!(
        (refusal.status, refusal.code.as_str()),
        (409, "still_needed")
    );
    assert!(
        refusal.detail.contains("schedule morning"),
        "{}",
        refusal.detail
    );
}

#[tokio::test]
async fn a_deleted_document_comes_back_as_it_was() {
    let backend = TestBackend::start().await;
    let client = backend.client(Who::Operator);
    let (kind, greet) = (DocumentKind::Job, id("greet"));
    client.save_job(JOB, None).await.unwrap();
    let newer = JOB.replace("echo hello", "echo good morning");
    let second = client.save_job(&newer, None).await.unwrap();
    client
        .delete_job(&JobId::new("greet").unwrap())
        .await
        .unwrap();

    let history = client.document_history(kind, &greet).all().await.unwrap();
    let told: Vec<(bool, bool)> = history
        .rows
        .iter()
        .map(|row| (row.deleted, row.current))
        .collect();
    assert_eq!(told, [(true, false), (false, false), (false, false)]);
    let version = client
        .document_version(kind, &greet, second.revision, None)
        .await
        .unwrap();
    assert!(
        version
            .diff
            .contains("-  script: echo hello\n+  script: echo good morning\n")
    );

    client
        .restore_document(kind, &greet, second.revision)
        .await
        .unwrap();
    let text = client.document_yaml(kind, &greet).await.unwrap();
    assert_eq!(text, newer);
    let history = client.document_history(kind, &greet).all().await.unwrap();
    assert!(history.rows[0].current && history.rows.len() == 4);
}

#[tokio::test]
async fn a_history_is_read_in_pages() {
    let backend = TestBackend::start().await;
    let client = backend.client(Who::Operator);
    for word in ["one", "two", "three"] {
        let job = JOB.replace("hello", word);
        client.save_job(&job, None).await.unwrap();
    }
    let path = "/api/jobs/greet/history?limit=2";
    let response = backend.get(Who::Viewer, path).await;
    assert!(response.headers().contains_key("link"));
    let rows: Vec<Value> = response.json().await.unwrap();
    assert_eq!(rows.len(), 2);
}

#[tokio::test]
async fn a_plan_is_applied_in_the_order_of_what_names_what_and_then_there_is_nothing_to_do() {
    let backend = TestBackend::start().await;
    let client = backend.client(Who::Operator);
    let plan = client.draw_plan(&both()).await.unwrap();
    assert_eq!(plan.problems, []);
    let created = [
        (PlanAction::Create, "job greet".to_owned()),
        (PlanAction::Create, "schedule morning".to_owned()),
    ];
    assert_eq!(changes(&plan), created);

    client.apply_plan(&plan).await.unwrap();

    let again = client.draw_plan(&both()).await.unwrap();
    assert_eq!((again.changes.len(), again.unchanged.len()), (0, 2));
    let only = folder(vec![document(DocumentKind::Job, "greet", JOB)]);
    let plan = client.draw_plan(&only).await.unwrap();
    let deleted = [(PlanAction::Delete, "schedule morning".to_owned())];
    assert_eq!(changes(&plan), deleted);
    client.apply_plan(&plan).await.unwrap();
    let morning = id("morning");
    let gone = client.document_yaml(DocumentKind::Schedule, &morning);
    assert!(gone.await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_plan_that_is_older_than_the_state_changes_nothing() {
    let backend = TestBackend::start().await;
    let client = backend.client(Who::Operator);
    client.save_job(JOB, None).await.unwrap();
    let newer = JOB.replace("echo hello", "echo from git");
    let request = folder(vec![
        document(DocumentKind::Job, "greet", &newer),
        document(DocumentKind::Schedule, "morning", SCHEDULE),
    ]);
    let plan = client.draw_plan(&request).await.unwrap();
    let by_hand = JOB.replace("echo hello", "echo by hand");
    client.save_job(&by_hand, None).await.unwrap();

    let refused = client.apply_plan(&plan).await.unwrap_err();

    let problem = refused.problem().unwrap();
    assert_eq!(
        (problem.status, problem.code.as_str()),
        (409, "plan_drifted")
    );
    assert!(problem.detail.contains("job greet"), "{}", problem.detail);
    let kind = DocumentKind::Job;
    assert_eq!(
        client.document_yaml(kind, &id("greet")).await.unwrap(),
        by_hand
    );
    let morning = id("morning");
    let schedule = client.document_yaml(DocumentKind::Schedule, &morning);
    assert!(schedule.await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn what_is_kept_in_a_repository_is_changed_from_there_alone() {
    let backend = TestBackend::start().await;
    let client = backend.client(Who::Operator);
    let plan = client.draw_plan(&both()).await.unwrap();
    client.apply_plan(&plan).await.unwrap();

    let refusal = backend.refusal(post(&backend, "/api/jobs", JOB)).await;
    assert_eq!(
        (refusal.status, refusal.code.as_str()),
        (409, "managed_elsewhere")
    );
    assert!(
        refusal.detail.contains("fleet/jobs/greet.yaml"),
        "{}",
        refusal.detail
    );
    let request = backend.request(Who::Operator, Method::DELETE, "/api/schedules/morning");
    let refusal = backend.refusal(request).await;
    assert_eq!(refusal.code, "managed_elsewhere");
    let morning = "morning".parse().unwrap();
    client
        .disable_schedule(&morning, false, false)
        .await
        .unwrap();
    assert!(client.enable_schedule(&morning).await.is_err());
    let plan = client.draw_plan(&both()).await.unwrap();
    assert_eq!(
        changes(&plan),
        [(PlanAction::Change, "schedule morning".to_owned())]
    );
}

#[tokio::test]
async fn everything_wrong_with_a_folder_is_told_at_once() {
    let backend = TestBackend::start().await;
    let client = backend.client(Who::Viewer);
    let request = folder(vec![
        document(DocumentKind::Schedule, "morning", SCHEDULE),
        document(DocumentKind::Job, "bad", "id: bad\n"),
    ]);
    let plan = client.draw_plan(&request).await.unwrap();
    let files: Vec<(&str, &str)> = plan
        .problems
        .iter()
        .map(|problem| (problem.file.as_str(), problem.path.as_str()))
        .collect();
    assert!(
        files.contains(&("fleet/schedules/morning.yaml", "job_id")),
        "{files:?}"
    );
    assert!(
        files.contains(&("fleet/jobs/bad.yaml", "execute")),
        "{files:?}"
    );
    let refused = backend.client(Who::Operator).apply_plan(&plan).await;
    assert_eq!(refused.unwrap_err().code(), Some("invalid_plan"));
}
