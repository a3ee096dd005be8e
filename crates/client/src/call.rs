use std::time::Duration;

use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::Instant;
use uuid::Uuid;

use crate::client::Client;
use crate::error::{ClientError, refusal};

/// How long an answer may take unless the operation says otherwise.
const ANSWER_WITHIN: Duration = Duration::from_secs(60);
/// Wait before the second attempt; each further one waits three times as long.
const FIRST_WAIT: Duration = Duration::from_millis(150);
/// Wait before asking again for the answer to an attempt that the backend is still at.
const STILL_AT_IT: Duration = Duration::from_millis(500);

/// One request on its way to the backend.
pub(crate) struct Call<'a> {
    client: &'a Client,
    operation: String,
    request: RequestBuilder,
    limit: Duration,
    repeatable: bool,
}

impl Client {
    pub(crate) fn get(&self, path: &str) -> Call<'_> {
        Call::new(self, Method::GET, path)
    }

    pub(crate) fn post(&self, path: &str) -> Call<'_> {
        Call::new(self, Method::POST, path).once_only()
    }

    pub(crate) fn put(&self, path: &str) -> Call<'_> {
        Call::new(self, Method::PUT, path).once_only()
    }

    /// A write the backend does not recognise when it comes twice: it is sent again only when it
    /// was certainly not received.
    pub(crate) fn post_unkeyed(&self, path: &str) -> Call<'_> {
        let mut call = Call::new(self, Method::POST, path);
        call.repeatable = false;
        call
    }

    pub(crate) fn patch(&self, path: &str) -> Call<'_> {
        Call::new(self, Method::PATCH, path).once_only()
    }

    pub(crate) fn delete(&self, path: &str) -> Call<'_> {
        Call::new(self, Method::DELETE, path).once_only()
    }
}

impl<'a> Call<'a> {
    fn new(client: &'a Client, method: Method, path: &str) -> Self {
        let operation = format!("{method} {path}");
        let request = client
            .http
            .request(method, client.url(path))
            .header("X-Kanade-Source", "cli")
            .timeout(ANSWER_WITHIN);
        let request = match client.token() {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        Self {
            client,
            operation,
            request,
            limit: ANSWER_WITHIN,
            repeatable: true,
        }
    }

    fn once_only(self) -> Self {
        let key = Uuid::now_v7().hyphenated().to_string();
        self.header("Idempotency-Key", &key)
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    pub(crate) fn query<Q: Serialize + ?Sized>(mut self, query: &Q) -> Self {
        self.request = self.request.query(query);
        self
    }

    pub(crate) fn body<B: Serialize + ?Sized>(mut self, body: &B) -> Self {
        self.request = self.request.json(body);
        self
    }

    pub(crate) fn yaml(self, document: &str) -> Self {
        self.text_body("application/yaml", document)
    }

    pub(crate) fn text_body(mut self, content_type: &str, text: &str) -> Self {
        self.request = self
            .request
            .header("Content-Type", content_type)
            .body(text.to_owned());
        self
    }

    pub(crate) fn within(mut self, limit: Duration) -> Self {
        self.request = self.request.timeout(limit);
        self.limit = limit;
        self
    }

    /// Sends a body that can be read once only: there is one attempt.
    pub(crate) async fn stream<T: DeserializeOwned>(
        mut self,
        body: reqwest::Body,
    ) -> Result<T, ClientError> {
        let operation = self.operation.clone();
        let plain = self.client.http.get(self.client.url("/"));
        let request = std::mem::replace(&mut self.request, plain).body(body);
        let response = request.send().await.map_err(|error| self.explain(error))?;
        let status = response.status();
        if status.is_success() {
            return read_json(operation, response).await;
        }
        let body = response.bytes().await.unwrap_or_default();
        Err(refusal(status, &body))
    }

    pub(crate) async fn json<T: DeserializeOwned>(self) -> Result<T, ClientError> {
        let operation = self.operation.clone();
        read_json(operation, self.send().await?).await
    }

    /// As [`Self::json`], for operations whose answer tells the same with 503 as with 200.
    pub(crate) async fn json_even_if_unavailable<T: DeserializeOwned>(
        self,
    ) -> Result<T, ClientError> {
        let operation = self.operation.clone();
        let response = self.attempt().await?;
        let status = response.status();
        if status.is_success() {
            return read_json(operation, response).await;
        }
        let body = response.bytes().await.unwrap_or_default();
        let answer = serde_json::from_slice(&body).ok();
        answer
            .filter(|_| status == StatusCode::SERVICE_UNAVAILABLE)
            .ok_or_else(|| refusal(status, &body))
    }

    pub(crate) async fn text(self) -> Result<String, ClientError> {
        let operation = self.operation.clone();
        let response = self.send().await?;
        let text = response.text().await;
        text.map_err(|source| malformed(&operation, source))
    }

    pub(crate) async fn nothing(self) -> Result<(), ClientError> {
        self.send().await.map(drop)
    }

    /// The answer, its status being a success. An attempt whose connection broke may still be
    /// worked on when the next one comes; then that one's answer is waited for.
    pub(crate) async fn send(self) -> Result<Response, ClientError> {
        let until = Instant::now() + self.limit;
        loop {
            let response = self.attempt().await?;
            let status = response.status();
            if status.is_success() {
                return Ok(response);
            }
            let error = refusal(status, &response.bytes().await.unwrap_or_default());
            if error.code() != Some("request_in_progress") || Instant::now() > until {
                return Err(error);
            }
            tokio::time::sleep(STILL_AT_IT).await;
        }
    }

    async fn attempt(&self) -> Result<Response, ClientError> {
        let mut wait = FIRST_WAIT;
        for _ in 1..self.client.attempts() {
            match self.send_once().await {
                Err(error) if self.may_repeat(&error) => tokio::time::sleep(wait).await,
                ended => return ended.map_err(|error| self.explain(error)),
            }
            wait *= 3;
        }
        self.send_once().await.map_err(|error| self.explain(error))
    }

    async fn send_once(&self) -> Result<Response, reqwest::Error> {
        match self.request.try_clone() {
            Some(request) => request.send().await,
            None => unreachable!("no request of this client has a body that is read only once"),
        }
    }

    fn may_repeat(&self, error: &reqwest::Error) -> bool {
        error.is_connect() || (self.repeatable && error.is_request() && !error.is_timeout())
    }

    fn explain(&self, source: reqwest::Error) -> ClientError {
        let base_url = self.client.base_url().to_owned();
        if source.is_timeout() && !source.is_connect() {
            let operation = self.operation.clone();
            return ClientError::TimedOut {
                base_url,
                operation,
            };
        }
        // Every message names the address itself; a query may hold what somebody searched for.
        let source = source.without_url();
        ClientError::Unreachable { base_url, source }
    }
}

/// A text as one segment of a path.
pub(crate) fn segment(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    text.bytes()
        .fold(String::new(), |path, byte| match plain(byte) {
            true => path + &char::from(byte).to_string(),
            false => path + &format!("%{byte:02X}"),
        })
}

pub(crate) async fn read_json<T: DeserializeOwned>(
    operation: String,
    response: Response,
) -> Result<T, ClientError> {
    let body = response.bytes().await;
    let body = body.map_err(|source| malformed(&operation, source))?;
    serde_json::from_slice(&body).map_err(|source| malformed(&operation, source))
}

pub(crate) fn malformed(
    operation: &str,
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> ClientError {
    ClientError::Malformed {
        operation: operation.to_owned(),
        source: source.into(),
    }
}
