//! `POST /api/settings/mail/test`

use axum::Json;
use axum::extract::State;
use kanade_api_types::alerts::{TestMail, TestResult};
use serde_json::json;

use crate::http::{Admin, Answer, Body};
use crate::state::ApiState;
use crate::v1::record;
use crate::v1::webhooks::AlertRefused;

/// Sends a mail to an address, or to everybody who is told, and says what the server answered.
#[utoipa::path(post, path = "/api/settings/mail/test", operation_id = "test_mail", tag = "settings",
    request_body = TestMail,
    responses((status = 200, description = "What became of it", body = TestResult),
        (status = 409, description = "There is no mail server, or nobody to send to")),
    security(("session" = ["admin"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Admin(identity): Admin,
    Body(test): Body<TestMail>,
) -> Answer<Json<TestResult>> {
    let to = test.to.clone();
    let tried = state.alerts.test_mail(test.to, &identity.username).await;
    let deliveries = tried.map_err(AlertRefused::from)?;
    record(&state, &identity, "mail_test", None, json!({ "to": to })).await;
    Ok(Json(TestResult { deliveries }))
}
