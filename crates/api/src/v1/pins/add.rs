//! `PUT /api/pins`

use axum::extract::State;
use axum::http::StatusCode;
use kanade_api_types::analytics::Pin;

use super::list::PinError;
use crate::http::{Answer, Body, Viewer};
use crate::state::ApiState;

/// Widgets one home page takes.
const LIMIT: u32 = 50;

/// The longest id there can be: a document's id and a number.
const LONGEST: usize = 100;

/// Pins a widget to the caller's home page; one that is there stays where it is.
#[utoipa::path(put, path = "/api/pins", operation_id = "add_pin", tag = "analytics",
    request_body = Pin,
    responses((status = 204, description = "Pinned"), (status = 409, description = "The home page is full")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Viewer(identity): Viewer,
    Body(pin): Body<Pin>,
) -> Answer<StatusCode> {
    if pin.widget.is_empty() || pin.widget.len() > LONGEST {
        return Err(PinError::NoWidget.into());
    }
    let pins = &state.state_store.pins;
    let now = state.clock.now();
    let pinned = pins
        .pin(&identity.username, &pin.widget, LIMIT, now)
        .await
        .map_err(PinError::State)?;
    match pinned {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(PinError::Full(LIMIT).into()),
    }
}
