//! Calls at a real HTTP server, which checks what they are signed with.

#![allow(clippy::unwrap_used)]

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Redirect;
use axum::routing::post;
use kanade_outbound::{Call, WebhookClient, WebhookError, signature};
use tokio::net::TcpListener;

type Heard = Arc<Mutex<Vec<(String, String, String)>>>;

async fn server() -> (String, Heard) {
    let heard = Heard::default();
    let app = Router::new()
        .route("/hook", post(take))
        .route(
            "/busy",
            post(|| async { (StatusCode::SERVICE_UNAVAILABLE, "later\n") }),
        )
        .route("/moved", post(|| async { Redirect::temporary("/hook") }))
        .with_state(heard.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    (format!("http://{address}"), heard)
}

async fn take(State(heard): State<Heard>, headers: HeaderMap, body: String) -> StatusCode {
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    let timestamp = header("x-kanade-timestamp").parse().unwrap();
    let expected = format!("sha256={}", signature("s3cret", timestamp, &body));
    if header("x-kanade-signature") != expected {
        return StatusCode::UNAUTHORIZED;
    }
    let entry = (header("x-kanade-delivery"), header("x-kanade-event"), body);
    heard.lock().unwrap().push(entry);
    StatusCode::ACCEPTED
}

fn call() -> Call {
    Call {
        id: "d-1".into(),
        event: "check".into(),
        timestamp: 1_700_000_000,
        body: r#"{"title":"ディスク"}"#.into(),
    }
}

#[tokio::test]
async fn a_call_arrives_signed() {
    let (base, heard) = server().await;
    let client = WebhookClient::new().unwrap();

    let status = client
        .call(&format!("{base}/hook"), "s3cret", &call())
        .await;
    let stranger = client.call(&format!("{base}/hook"), "other", &call()).await;

    assert_eq!(status.unwrap(), 202);
    assert_eq!(stranger.unwrap_err().status(), Some(401));
    let expected = ("d-1".to_owned(), "check".to_owned(), call().body);
    assert_eq!(*heard.lock().unwrap(), [expected]);
}

#[tokio::test]
async fn a_refusal_is_told_with_its_words_and_a_redirection_is_one() {
    let (base, heard) = server().await;
    let client = WebhookClient::new().unwrap();

    let busy = client
        .call(&format!("{base}/busy"), "s3cret", &call())
        .await;
    let moved = client
        .call(&format!("{base}/moved"), "s3cret", &call())
        .await;
    let nobody = client.call("http://127.0.0.1:1/", "s3cret", &call()).await;

    assert_eq!(busy.unwrap_err().to_string(), "it answered 503: later");
    assert_eq!(moved.unwrap_err().status(), Some(307));
    assert!(matches!(nobody, Err(WebhookError::Unreachable(_))));
    assert!(heard.lock().unwrap().is_empty());
}
