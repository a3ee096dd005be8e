//! Questions in SQL.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::{TestBackend, Who};

fn ask(backend: &TestBackend, who: Who, sql: &str) -> RequestBuilder {
    let request = backend.request(who, Method::POST, "/api/query");
    request.json(&json!({ "sql": sql }))
}

#[tokio::test]
async fn an_admin_asks_the_views() {
    let backend = TestBackend::start().await;
    backend.add_machines(&["minipc"]).await;
    let sql = "SELECT pc_id, 1.5 AS number, NULL AS absent FROM machines";
    let answer = ask(&backend, Who::Admin, sql).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["columns"], json!(["pc_id", "number", "absent"]));
    assert_eq!(answer["rows"], json!([["minipc", 1.5, null]]));
    assert_eq!(
        (&answer["row_count"], &answer["truncated"]),
        (&json!(1), &json!(false))
    );

    let csv = ask(&backend, Who::Admin, sql).header("accept", "text/csv");
    let csv = csv.send().await.unwrap().text().await.unwrap();
    assert_eq!(csv, "pc_id,number,absent\nminipc,1.5,\n");
    let audited = backend
        .bus
        .get_last_message("AUDIT", "audit.admin.query")
        .await;
    let audited = audited.unwrap().unwrap();
    assert!(String::from_utf8_lossy(&audited.payload).contains("FROM machines"));
}

#[tokio::test]
async fn what_may_not_be_asked_is_refused_with_the_reason() {
    let backend = TestBackend::start().await;
    for (sql, status, code) in [
        ("ATTACH 'backend-state.db' AS state", 422, "query_refused"),
        ("DELETE FROM machines", 422, "query_refused"),
        ("SELECT load_extension('x')", 422, "query_refused"),
        ("SELECT * FROM sqlite_master", 422, "query_refused"),
        ("SELECT zeroblob(2000000000)", 422, "query_refused"),
        ("SELECT nothing", 400, "query_invalid"),
    ] {
        let refused = backend.refusal(ask(&backend, Who::Admin, sql)).await;
        assert_eq!(
            (refused.status, refused.code.as_str()),
            (status, code),
            "{sql}"
        );
    }
    let refused = backend
        .refusal(ask(&backend, Who::Operator, "SELECT 1"))
        .await;
    assert_eq!(refused.status, 403);
}

#[tokio::test]
async fn a_question_is_kept_under_its_name() {
    let backend = TestBackend::start().await;
    let path = "/api/query/saved";
    let save = |sql: &str| {
        let request = backend.request(Who::Admin, Method::POST, path);
        request.json(&json!({ "name": "mine", "sql": sql }))
    };
    let first: Value = save("SELECT 1").send().await.unwrap().json().await.unwrap();
    let second: Value = save("SELECT 2").send().await.unwrap().json().await.unwrap();
    assert_eq!(first["id"], second["id"]);
    let list: Value = backend.get(Who::Admin, path).await.json().await.unwrap();
    assert_eq!(list[0]["sql"], json!("SELECT 2"));
    let id = second["id"].as_str().unwrap();
    let delete = backend.request(Who::Admin, Method::DELETE, &format!("{path}/{id}"));
    assert_eq!(delete.send().await.unwrap().status(), 204);
    let schema = backend.get(Who::Admin, "/api/query/schema").await;
    let schema: Vec<Value> = schema.json().await.unwrap();
    assert!(schema.iter().any(|view| view["view"] == "results"));
}
