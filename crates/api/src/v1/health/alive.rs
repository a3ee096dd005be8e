//! `GET /health`

/// Whether the process answers: `ok`.
#[utoipa::path(get, path = "/health", operation_id = "alive", tag = "health",
    responses((status = 200, description = "It answers", body = String, content_type = "text/plain")))]
pub async fn handler() -> &'static str {
    "ok"
}
