//! `POST /api/query`

use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use kanade_api_types::query::{SqlAnswer, SqlQuestion};
use kanade_store::query::QueryRequest;

use super::answer::respond;
use crate::http::{Admin, Answer, Body};
use crate::state::ApiState;
use crate::v1::record;

/// Rows of an answer unless the caller says otherwise, and at most.
const ROWS: (u32, u32) = (1_000, 10_000);
/// Seconds a question may take unless the caller says otherwise, and at most.
const SECONDS: (u32, u32) = (5, 15);
/// Characters of a question that the audit log keeps.
const AUDITED: usize = 500;

/// Asks the tables in SQL: one SELECT over the documented views. CSV with `Accept: text/csv`.
#[utoipa::path(post, path = "/api/query", operation_id = "query", tag = "query",
    request_body = SqlQuestion,
    responses((status = 200, description = "The answer", body = SqlAnswer),
        (status = 400, description = "It is no SQL over the views"),
        (status = 422, description = "It is not allowed, takes too long or grows too large"),
        (status = 429, description = "Other questions are being answered")),
    security(("session" = ["admin"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Admin(identity): Admin,
    headers: HeaderMap,
    Body(question): Body<SqlQuestion>,
) -> Answer<Response> {
    let limit = question.limit.unwrap_or(ROWS.0).clamp(1, ROWS.1);
    let seconds = question.timeout_secs.unwrap_or(SECONDS.0);
    let asked: String = question.sql.chars().take(AUDITED).collect();
    let details = serde_json::json!({ "sql": asked });
    record(&state, &identity, "query", None, details).await;
    let request = QueryRequest {
        sql: question.sql,
        limit: limit as usize,
        timeout: Duration::from_secs(u64::from(seconds.clamp(1, SECONDS.1))),
    };
    let answer = state.query.runner.run(request).await?;
    Ok(respond(&headers, answer))
}
