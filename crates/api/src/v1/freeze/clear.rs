//! `DELETE /api/freeze`

use axum::extract::State;
use axum::http::StatusCode;

use super::refused::FreezeRefused;
use super::set::tell;
use crate::http::{Answer, Operator};
use crate::state::ApiState;
use crate::v1::record;

/// Ends the change freeze. What did not run meanwhile is not made up here: schedules say
/// themselves what becomes of missed times.
#[utoipa::path(delete, path = "/api/freeze", operation_id = "clear_freeze", tag = "freeze",
    responses((status = 204, description = "Ended, or there was none")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
) -> Answer<StatusCode> {
    state.catalogue.ready().await.map_err(FreezeRefused)?;
    state
        .catalogue
        .clear_freeze()
        .await
        .map_err(FreezeRefused)?;
    tell(&state).await;
    let details = serde_json::json!({});
    record(&state, &identity, "freeze_clear", None, details).await;
    Ok(StatusCode::NO_CONTENT)
}
