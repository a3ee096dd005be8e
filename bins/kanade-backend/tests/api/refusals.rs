//! What is wrong with a request is said alike everywhere.

use reqwest::Method;

use crate::support::{TestBackend, Who};

#[tokio::test]
async fn a_refusal_is_a_problem_with_the_id_of_its_request() {
    let backend = TestBackend::start().await;
    let response = backend.get(Who::Viewer, "/api/agents/nowhere").await;
    assert_eq!(response.status(), 404);
    assert_eq!(
        response.headers()["content-type"],
        "application/problem+json"
    );
    let id = response.headers()["x-request-id"]
        .to_str()
        .unwrap()
        .to_owned();
    let problem: serde_json::Value = response.json().await.unwrap();
    assert_eq!(problem["type"], "about:blank");
    assert_eq!(problem["title"], "Not Found");
    assert_eq!(problem["status"], 404);
    assert_eq!(problem["code"], "agent_not_found");
    assert_eq!(problem["detail"], "there is no machine nowhere");
    assert_eq!(problem["request_id"], id);
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let backend = TestBackend::start().await;
    let huge = "#".repeat(5 << 20);
    for path in ["/api/jobs", "/api/jobs/validate", "/api/targets/resolve"] {
        let request = backend.request(Who::Operator, Method::POST, path);
        let request = request
            .header("content-type", "application/json")
            .body(huge.clone());
        let refusal = backend.refusal(request).await;
        assert_eq!(
            (refusal.status, refusal.code.as_str()),
            (413, "body_too_large"),
            "{path}"
        );
    }
    let keyed = backend.request(Who::Operator, Method::POST, "/api/jobs");
    let keyed = keyed.header("idempotency-key", "a key").body(huge);
    assert_eq!(backend.refusal(keyed).await.code, "body_too_large");
}

#[tokio::test]
async fn unknown_paths_and_methods_are_refused_with_problems() {
    let backend = TestBackend::start().await;
    let request = |method, path| backend.request(Who::Viewer, method, path);
    for path in [
        "/api/nothing",
        "/api/agents/a/b/c",
        "/assets/app-1234.js",
        "/assets/fonts/missing.woff2",
    ] {
        let refusal = backend.refusal(request(Method::GET, path)).await;
        assert_eq!(
            (refusal.status, refusal.code.as_str()),
            (404, "no_such_path"),
            "{path}"
        );
    }
    let refusal = backend
        .refusal(request(Method::DELETE, "/api/agents"))
        .await;
    assert_eq!(
        (refusal.status, refusal.code.as_str()),
        (405, "method_not_allowed")
    );
}

#[tokio::test]
async fn a_body_or_query_that_cannot_be_read_is_refused_with_its_reason() {
    let backend = TestBackend::start().await;
    let post = |path| backend.request(Who::Operator, Method::POST, path);
    let not_json = post("/api/targets/resolve")
        .header("content-type", "application/json")
        .body("{");
    let refusal = backend.refusal(not_json).await;
    assert_eq!(
        (refusal.status, refusal.code.as_str()),
        (400, "invalid_body")
    );
    let no_type = post("/api/targets/resolve").body("{}");
    assert_eq!(
        backend.refusal(no_type).await.code,
        "unsupported_media_type"
    );
    let missing = post("/api/run").json(&serde_json::json!({ "pc_id": "a" }));
    let refusal = backend.refusal(missing).await;
    assert!(
        refusal.detail.contains("missing field"),
        "{}",
        refusal.detail
    );
    let queries = [
        ("/api/results?since=yesterday", "invalid_query"),
        ("/api/results?outcome=fine", "invalid_query"),
        ("/api/results?pc_id=no%20such%20id", "invalid_query"),
        ("/api/results?re=(", "invalid_pattern"),
        ("/api/agents?sort=colour", "invalid_query"),
        ("/api/agents/no%20such%20id", "invalid_path"),
    ];
    for (path, code) in queries {
        let refusal = backend
            .refusal(backend.request(Who::Viewer, Method::GET, path))
            .await;
        assert_eq!(
            (refusal.status, refusal.code.as_str()),
            (400, code),
            "{path}"
        );
    }
}

#[tokio::test]
async fn any_other_path_is_the_page_which_routes_it() {
    let backend = TestBackend::start().await;
    for path in ["/", "/machines/lab-1.example.org"] {
        let response = backend.get(Who::Nobody, path).await;
        assert_eq!(response.status(), 200, "{path}");
        let content_type = response.headers()["content-type"].to_str().unwrap();
        assert_eq!(content_type, "text/html; charset=utf-8", "{path}");
    }
}
