//! Jobs through the API.

use reqwest::Method;

use crate::support::{TestBackend, Who};

const JOB: &str = "# Says hello.\nid: greet\nversion: 1.0.0\nexecute:\n  shell: sh\n  script: echo hello\n  timeout: 30s\n";

/// Saves or validates a document.
fn post(backend: &TestBackend, path: &str, document: &str) -> reqwest::RequestBuilder {
    let request = backend.request(Who::Operator, Method::POST, path);
    request
        .header("content-type", "application/yaml")
        .body(document.to_owned())
}

#[tokio::test]
async fn a_job_is_read_back_as_it_was_written() {
    let backend = TestBackend::start().await;
    let client = backend.client(Who::Operator);
    let saved = client.save_job(JOB, None).await.unwrap();

    assert_eq!(client.job_yaml(&saved.id).await.unwrap(), JOB);
    let job = client.job(&saved.id).await.unwrap();
    assert_eq!(
        (job.id(), job.version(), job.revision()),
        ("greet", "1.0.0", Some(saved.revision))
    );

    client.delete_job(&saved.id).await.unwrap();
    assert!(client.job(&saved.id).await.unwrap_err().is_not_found());
    assert!(
        client
            .delete_job(&saved.id)
            .await
            .unwrap_err()
            .is_not_found()
    );
}

#[tokio::test]
async fn a_document_that_is_no_job_is_refused_with_the_lines() {
    let backend = TestBackend::start().await;
    let wrong = JOB.replace("timeout: 30s", "timeout: soon\n  colour: blue");
    for path in ["/api/jobs", "/api/jobs/validate"] {
        let refusal = backend.refusal(post(&backend, path, &wrong)).await;
        assert_eq!(
            (refusal.status, refusal.code.as_str()),
            (400, "invalid_manifest")
        );
        let errors = refusal.errors.iter();
        let errors: Vec<(&str, u64)> = errors
            .map(|error| (error.path.as_str(), error.line))
            .collect();
        assert!(errors.contains(&("execute.timeout", 7)), "{errors:?}");
        assert!(errors.contains(&("execute.colour", 8)), "{errors:?}");
    }
    assert_eq!(
        backend
            .client(Who::Viewer)
            .jobs()
            .all()
            .await
            .unwrap()
            .rows
            .len(),
        0
    );
}

#[tokio::test]
async fn a_change_over_a_version_that_is_not_the_newest_is_refused() {
    let backend = TestBackend::start().await;
    let client = backend.client(Who::Operator);
    let first = client.save_job(JOB, None).await.unwrap();
    let newer = JOB.replace("1.0.0", "1.1.0");
    client.save_job(&newer, Some(first.revision)).await.unwrap();

    let refused = client
        .save_job(JOB, Some(first.revision))
        .await
        .unwrap_err();

    assert_eq!(
        (refused.status(), refused.code()),
        (Some(409), Some("job_changed"))
    );
    assert_eq!(client.job(&first.id).await.unwrap().version(), "1.1.0");
}
