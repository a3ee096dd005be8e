//! Requests the typed client would not send.

use reqwest::Client;
use serde_json::Value;

use crate::system::System;

impl System {
    /// Posts JSON as the admin under an `Idempotency-Key`; the answer's status and body, or `None`
    /// when the backend ended before it answered.
    pub async fn post(&self, path: &str, key: &str, body: &Value) -> Option<(u16, Value)> {
        let request = Client::new()
            .post(format!("{}{path}", self.backend.url()))
            .bearer_auth(self.token())
            .header("Idempotency-Key", key)
            .json(body);
        let response = request.send().await.ok()?;
        let status = response.status().as_u16();
        let body = response.bytes().await.ok()?;
        Some((status, serde_json::from_slice(&body).unwrap_or_default()))
    }
}
