//! A backend that says what a test wants it to say, and keeps what it was asked.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::Response;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::broadcast;

/// The backend. It ends with the test's process.
pub struct Backend {
    address: SocketAddr,
    shared: Arc<Shared>,
    _runtime: tokio::runtime::Runtime,
}

#[derive(Default)]
struct Shared {
    answers: Mutex<BTreeMap<String, Answers>>,
    asked: Mutex<Vec<Asked>>,
    live: Mutex<Option<broadcast::Sender<String>>>,
}

/// What one operation answers: one after the other, the last one for ever.
#[derive(Default)]
struct Answers {
    list: Vec<Answer>,
    given: usize,
}

#[derive(Clone)]
struct Answer {
    status: StatusCode,
    headers: Vec<(&'static str, String)>,
    body: String,
    /// Sent on the live feed once this was answered.
    change: Option<String>,
}

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Method and path, such as `POST /api/exec/a`.
    pub operation: String,
    /// What stands behind the path's question mark.
    pub query: String,
    /// The body.
    pub body: String,
    /// The headers.
    pub headers: HeaderMap,
}

impl Backend {
    /// A backend that knows nothing yet.
    pub fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let shared = Arc::new(Shared::default());
        *shared.live.lock().unwrap() = Some(broadcast::channel(16).0);
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(answer).with_state(shared.clone());
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self {
            address,
            shared,
            _runtime: runtime,
        }
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Answers an operation with JSON.
    pub fn answers(&self, operation: &str, body: impl Serialize) -> &Self {
        let body = serde_json::to_string(&body).unwrap();
        self.add(operation, StatusCode::OK, Vec::new(), body, None)
    }

    /// Answers an operation with a text.
    pub fn answers_text(&self, operation: &str, body: &str) -> &Self {
        self.add(operation, StatusCode::OK, Vec::new(), body.to_owned(), None)
    }

    /// Answers a list with its headers.
    pub fn lists(
        &self,
        operation: &str,
        rows: impl Serialize,
        headers: &[(&'static str, &str)],
    ) -> &Self {
        let headers = headers
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()));
        let body = serde_json::to_string(&rows).unwrap();
        self.add(operation, StatusCode::OK, headers.collect(), body, None)
    }

    /// Answers an operation with JSON, and then says on the live feed that an execution changed.
    pub fn answers_then_changes(&self, operation: &str, body: impl Serialize, exec: &str) -> &Self {
        let topics = json!([{ "topic": "executions", "ids": [exec], "more": false }]);
        let change = format!("event: change\ndata: {}\n\n", json!({ "topics": topics }));
        let body = serde_json::to_string(&body).unwrap();
        self.add(operation, StatusCode::OK, Vec::new(), body, Some(change))
    }

    /// Does an operation that has no answer.
    pub fn does(&self, operation: &str) -> &Self {
        self.add(
            operation,
            StatusCode::NO_CONTENT,
            Vec::new(),
            String::new(),
            None,
        )
    }

    /// Refuses an operation.
    pub fn refuses(&self, operation: &str, status: u16, code: &str, detail: &str) -> &Self {
        self.refuses_document(operation, status, code, detail, &json!([]))
    }

    /// Refuses an operation because of what stands in its document.
    pub fn refuses_document(
        &self,
        operation: &str,
        status: u16,
        code: &str,
        detail: &str,
        errors: &Value,
    ) -> &Self {
        let problem = json!({
            "type": "about:blank", "title": "Refused", "status": status, "code": code,
            "detail": detail, "request_id": "0192-request", "errors": errors,
        });
        let status = StatusCode::from_u16(status).unwrap();
        self.add(operation, status, Vec::new(), problem.to_string(), None)
    }

    /// Everything it was asked, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.shared.asked.lock().unwrap().clone()
    }

    /// The bodies of one operation's requests.
    pub fn bodies(&self, operation: &str) -> Vec<String> {
        let asked = self.asked().into_iter();
        asked
            .filter(|asked| asked.operation == operation)
            .map(|asked| asked.body)
            .collect()
    }

    fn add(
        &self,
        operation: &str,
        status: StatusCode,
        headers: Vec<(&'static str, String)>,
        body: String,
        change: Option<String>,
    ) -> &Self {
        let mut answers = self.shared.answers.lock().unwrap();
        let answer = Answer {
            status,
            headers,
            body,
            change,
        };
        answers
            .entry(operation.to_owned())
            .or_default()
            .list
            .push(answer);
        self
    }
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let operation = format!("{method} {}", uri.path());
    shared.asked.lock().unwrap().push(Asked {
        operation: operation.clone(),
        query: uri.query().unwrap_or_default().to_owned(),
        body: String::from_utf8_lossy(&body).into_owned(),
        headers,
    });
    if operation == "GET /api/live" {
        return live(&shared);
    }
    let Some(answer) = next(&shared, &operation) else {
        return unknown(&operation);
    };
    let mut response = Response::builder().status(answer.status);
    for (name, value) in &answer.headers {
        response = response.header(*name, value);
    }
    if let Some(change) = answer.change {
        let live = shared.live.lock().unwrap();
        // Somebody who does not wait does not listen.
        let _ = live.as_ref().unwrap().send(change);
    }
    response.body(Body::from(answer.body)).unwrap()
}

fn next(shared: &Shared, operation: &str) -> Option<Answer> {
    let mut answers = shared.answers.lock().unwrap();
    let answers = answers.get_mut(operation)?;
    let index = answers.given.min(answers.list.len() - 1);
    answers.given += 1;
    Some(answers.list[index].clone())
}

fn live(shared: &Shared) -> Response {
    let changes = shared.live.lock().unwrap().as_ref().unwrap().subscribe();
    let hello = "id: e-1\nevent: hello\ndata: {}\n\n".to_owned();
    let events =
        futures_util::stream::unfold((Some(hello), changes), |(hello, mut changes)| async {
            let event = match hello {
                Some(hello) => hello,
                None => changes.recv().await.ok()?,
            };
            Some((Ok::<_, std::convert::Infallible>(event), (None, changes)))
        });
    Response::builder()
        .header(header::CONTENT_TYPE, "text/event-stream")
        .body(Body::from_stream(events))
        .unwrap()
}

fn unknown(operation: &str) -> Response {
    let problem = json!({
        "type": "about:blank", "title": "Not Found", "status": 404, "code": "not_prepared",
        "detail": format!("this test prepared no answer to {operation}"),
    });
    let body = Body::from(problem.to_string());
    Response::builder().status(404).body(body).unwrap()
}
