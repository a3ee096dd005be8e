//! Requests the typed client would not send.

use reqwest::{Client, RequestBuilder};
use serde_json::Value;

use crate::system::System;

/// The admin's requests, also while a story has its hands on the backend.
#[derive(Debug, Clone)]
pub struct Caller {
    http: Client,
    url: String,
    token: String,
}

impl Caller {
    /// Posts JSON under an `Idempotency-Key`; the answer's status and body, or `None` when the
    /// backend ended before it answered.
    pub async fn post(&self, path: &str, key: &str, body: &Value) -> Option<(u16, Value)> {
        let request = self.http.post(format!("{}{path}", self.url));
        self.answer(request.header("Idempotency-Key", key).json(body))
            .await
    }

    /// Sends a file as the body of a `POST`; the answer's status and body, or `None` when the
    /// backend ended before it answered.
    pub async fn upload(&self, path: &str, body: Vec<u8>) -> Option<(u16, Value)> {
        let request = self.http.post(format!("{}{path}", self.url));
        self.answer(request.body(body)).await
    }

    /// Deletes what is at a path; the answer's status and body, or `None` when the backend ended
    /// before it answered.
    pub async fn delete(&self, path: &str) -> Option<(u16, Value)> {
        self.answer(self.http.delete(format!("{}{path}", self.url)))
            .await
    }

    /// What is at a path; the answer's status and body, or `None` when the backend ended before it
    /// answered.
    pub async fn get(&self, path: &str) -> Option<(u16, Value)> {
        self.answer(self.http.get(format!("{}{path}", self.url)))
            .await
    }

    async fn answer(&self, request: RequestBuilder) -> Option<(u16, Value)> {
        let response = request.bearer_auth(&self.token).send().await.ok()?;
        let status = response.status().as_u16();
        let body = response.bytes().await.ok()?;
        Some((status, serde_json::from_slice(&body).unwrap_or_default()))
    }
}

impl System {
    /// The admin, who asks without the typed client.
    pub fn caller(&self) -> Caller {
        Caller {
            http: Client::new(),
            url: self.backend.url(),
            token: self.token().to_owned(),
        }
    }

    /// Posts JSON as the admin under an `Idempotency-Key`; the answer's status and body, or `None`
    /// when the backend ended before it answered.
    pub async fn post(&self, path: &str, key: &str, body: &Value) -> Option<(u16, Value)> {
        self.caller().post(path, key, body).await
    }
}
