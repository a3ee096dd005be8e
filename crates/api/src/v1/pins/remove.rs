//! `DELETE /api/pins`

use axum::extract::State;
use axum::http::StatusCode;
use kanade_api_types::analytics::Pin;

use super::list::PinError;
use crate::http::{Answer, Body, Viewer};
use crate::state::ApiState;

/// Takes a widget off the caller's home page.
#[utoipa::path(delete, path = "/api/pins", operation_id = "remove_pin", tag = "analytics",
    request_body = Pin,
    responses((status = 204, description = "It is not pinned any more")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Viewer(identity): Viewer,
    Body(pin): Body<Pin>,
) -> Answer<StatusCode> {
    let pins = &state.state_store.pins;
    let removed = pins.unpin(&identity.username, &pin.widget).await;
    removed.map_err(PinError::State)?;
    Ok(StatusCode::NO_CONTENT)
}
