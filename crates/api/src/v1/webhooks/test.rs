//! `POST /api/webhooks/{id}/test`

use axum::Json;
use axum::extract::State;
use kanade_api_types::alerts::TestResult;
use serde_json::json;

use super::AlertRefused;
use crate::http::{Admin, Answer, Path};
use crate::state::ApiState;
use crate::v1::record;

/// Calls a webhook once, also one that is switched off, and says what it answered.
#[utoipa::path(post, path = "/api/webhooks/{id}/test", operation_id = "test_webhook", tag = "alerts",
    params(("id" = String, Path, description = "The webhook")),
    responses((status = 200, description = "What became of it", body = TestResult),
        (status = 404, description = "There is no such webhook")),
    security(("session" = ["admin"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Admin(identity): Admin,
    Path(id): Path<String>,
) -> Answer<Json<TestResult>> {
    let tried = state.alerts.test_webhook(&id, &identity.username).await;
    let deliveries = tried.map_err(AlertRefused::from)?;
    record(&state, &identity, "webhook_test", Some(&id), json!({})).await;
    Ok(Json(TestResult { deliveries }))
}
