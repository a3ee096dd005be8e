//! The client against a small backend of its own.
#![allow(clippy::unwrap_used)]

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use futures_util::StreamExt;
use kanade_client::{AgentQuery, Client, ClientError, LiveEvent};
use kanade_wire::{ExecId, JobId};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::timeout;

const LIMIT: Duration = Duration::from_secs(10);

async fn serve(router: Router) -> Client {
    let (listener, address) = listen().await;
    tokio::spawn(async move { axum::serve(listener, router).await });
    client(address)
}

async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

fn client(address: SocketAddr) -> Client {
    Client::new(&format!("http://{address}"), Some("secret")).unwrap()
}

/// Answers each connection with the next text, an empty one by closing it; keeps what was asked.
async fn scripted(answers: Vec<String>) -> (Client, Arc<Mutex<Vec<String>>>) {
    let (listener, address) = listen().await;
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = asked.clone();
    tokio::spawn(async move {
        for answer in answers {
            let (mut connection, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 64 * 1024];
            let length = connection.read(&mut request).await.unwrap();
            let text = String::from_utf8_lossy(&request[..length]).into_owned();
            log.lock().unwrap().push(text);
            let _ = connection.write_all(answer.as_bytes()).await;
        }
    });
    (client(address), asked)
}

fn header_of(request: &str, name: &str) -> Option<String> {
    let mut lines = request.lines();
    let line = lines.find(|line| line.to_lowercase().starts_with(&format!("{name}:")))?;
    Some(line.split_once(": ")?.1.to_owned())
}

#[tokio::test]
async fn a_write_whose_answer_was_lost_is_sent_again_under_the_same_key() {
    let done = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".to_owned();
    let (client, asked) = scripted(vec![String::new(), done]).await;

    client
        .kill_execution(&ExecId::new("e1").unwrap())
        .await
        .unwrap();

    let asked = asked.lock().unwrap();
    let keys: Vec<_> = asked
        .iter()
        .map(|request| header_of(request, "idempotency-key"))
        .collect();
    assert!(keys[0].is_some() && keys.len() == 2, "{asked:?}");
    assert_eq!(keys[0], keys[1]);
    assert_eq!(
        header_of(&asked[0], "x-kanade-source").as_deref(),
        Some("cli")
    );
    assert_eq!(
        header_of(&asked[0], "authorization").as_deref(),
        Some("Bearer secret")
    );
}

#[tokio::test]
async fn a_sign_in_whose_answer_was_lost_is_not_sent_again() {
    let (client, asked) = scripted(vec![String::new(), String::new()]).await;

    let failed = client.login("admin", "x").await.err().unwrap();

    assert!(
        matches!(failed, ClientError::Unreachable { .. }),
        "{failed:?}"
    );
    assert_eq!(asked.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_refusal_keeps_its_code() {
    let problem = r#"{"type":"about:blank","title":"Not Found","status":404,"code":"job_not_found","detail":"there is no job x"}"#;
    let refuse = move || async move { (StatusCode::NOT_FOUND, problem) };
    let client = serve(Router::new().route("/api/jobs/x", get(refuse))).await;

    let error = client.job(&JobId::new("x").unwrap()).await.unwrap_err();

    assert!(error.is_not_found());
    assert_eq!(error.code(), Some("job_not_found"));
}

#[tokio::test]
async fn nobody_listening_is_told_apart_from_a_refusal() {
    let (listener, address) = listen().await;
    drop(listener);
    let error = client(address)
        .with_attempts(1)
        .version()
        .await
        .unwrap_err();
    assert!(error.is_unreachable() && error.status().is_none());
}

#[derive(serde::Deserialize)]
struct Paging {
    q: Option<String>,
    cursor: Option<usize>,
    limit: Option<usize>,
}

/// Five jobs, two at a time whatever was asked for.
async fn five_jobs(Query(paging): Query<Paging>) -> impl IntoResponse {
    let start = paging.cursor.unwrap_or(0);
    let page = paging.limit.unwrap_or(2).min(2);
    let end = (start + page).min(5);
    let rows: Vec<_> = (start..end)
        .map(|n| serde_json::json!({ "id": format!("job{n}"), "version": paging.q }))
        .collect();
    let mut headers = HeaderMap::new();
    headers.insert("X-Total-Count", "5".parse().unwrap());
    if end < 5 {
        let link = format!("</api/jobs?cursor={end}>; rel=\"next\"");
        headers.insert(header::LINK, link.parse().unwrap());
    }
    (headers, axum::Json(rows))
}

#[tokio::test]
async fn pages_are_followed_to_the_last() {
    let client = serve(Router::new().route("/api/jobs", get(five_jobs))).await;

    let pages: Vec<_> = client.jobs().pages().map(Result::unwrap).collect().await;

    let ids: Vec<Vec<&str>> = pages
        .iter()
        .map(|page| page.rows.iter().map(|job| job.id()).collect())
        .collect();
    assert_eq!(
        ids,
        [vec!["job0", "job1"], vec!["job2", "job3"], vec!["job4"]]
    );
    assert_eq!(pages[0].total, Some(5));
}

#[tokio::test]
async fn no_more_rows_are_taken_than_asked_for_and_it_is_known_that_there_are_more() {
    let client = serve(Router::new().route("/api/jobs", get(five_jobs))).await;

    let three = client.jobs().take(3).await.unwrap();
    let all = client.jobs().all().await.unwrap();

    assert_eq!((three.rows.len(), three.has_more()), (3, true));
    assert_eq!((all.rows.len(), all.has_more()), (5, false));
}

#[tokio::test]
async fn a_search_with_signs_of_its_own_arrives_as_it_was_meant() {
    let echo = |Query(paging): Query<Paging>| async move {
        let detail = paging.q.unwrap_or_default();
        let problem = serde_json::json!({ "type": "about:blank", "title": "t", "status": 400, "code": "c", "detail": detail });
        (StatusCode::BAD_REQUEST, axum::Json(problem))
    };
    let client = serve(Router::new().route("/api/agents", get(echo))).await;
    let query = AgentQuery {
        q: Some("a&b=c d".into()),
        ..AgentQuery::default()
    };

    let error = client.agents(&query).all().await.err().unwrap();

    assert_eq!(error.to_string(), "a&b=c d");
}

#[tokio::test]
async fn the_live_feed_goes_on_after_a_lost_connection_where_it_was() {
    let start = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
    let first = format!("{start}id: e-1\nevent: hello\ndata: {{}}\n\n");
    let change = r#"{"topics":[{"topic":"jobs","ids":["a"],"more":false}]}"#;
    let second = format!("{start}id: e-2\nevent: change\ndata: {change}\n\n");
    let (client, asked) = scripted(vec![first, second]).await;
    let mut feed = client.live().await.unwrap();

    assert_eq!(next(&mut feed).await, LiveEvent::Open);
    assert_eq!(next(&mut feed).await, LiveEvent::Lost);
    assert!(
        matches!(next(&mut feed).await, LiveEvent::Changed(change) if change.topics[0].ids == ["a"])
    );

    let asked = asked.lock().unwrap();
    assert_eq!(
        header_of(&asked[1], "last-event-id").as_deref(),
        Some("e-1")
    );
}

async fn next(feed: &mut kanade_client::LiveFeed) -> LiveEvent {
    timeout(LIMIT, feed.next())
        .await
        .expect("an event in time")
        .unwrap()
}

#[tokio::test]
async fn a_document_is_sent_as_the_yaml_it_is() {
    let take = |headers: HeaderMap, body: String| async move {
        let kind = headers[header::CONTENT_TYPE].to_str().unwrap().to_owned();
        assert_eq!(
            (kind.as_str(), body.as_str()),
            ("application/yaml", "id: a # why\n")
        );
        axum::Json(serde_json::json!({ "id": "a", "version": "1", "warnings": [] }))
    };
    let client = serve(Router::new().route("/api/jobs/validate", post(take))).await;

    let validated = client.validate_job("id: a # why\n").await.unwrap();

    assert_eq!(validated.id.as_str(), "a");
}
