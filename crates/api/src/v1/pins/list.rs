//! `GET /api/pins`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kanade_api_types::analytics::Pin;
use kanade_store::state::StateError;

use crate::http::{Answer, EndpointError, Viewer};
use crate::state::ApiState;

/// The widgets the caller has pinned, in that order.
#[utoipa::path(get, path = "/api/pins", operation_id = "list_pins", tag = "analytics",
    responses((status = 200, description = "The caller's widgets", body = Vec<Pin>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Viewer(identity): Viewer,
) -> Answer<Json<Vec<Pin>>> {
    let pinned = state.state_store.pins.list(&identity.username).await;
    let pinned = pinned.map_err(PinError::State)?.into_iter();
    Ok(Json(pinned.map(|widget| Pin { widget }).collect()))
}

/// Why pins could not be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum PinError {
    /// The database failed.
    #[error("the backend's database did not answer: try again; its log has the request id")]
    State(#[source] StateError),
    /// It is no id.
    #[error("`widget` is the `id` of a widget of /api/analytics")]
    NoWidget,
    /// The home page is full.
    #[error("there are {0} pinned widgets already: take one off first")]
    Full(u32),
}

impl EndpointError for PinError {
    fn status(&self) -> StatusCode {
        match self {
            Self::State(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::NoWidget => StatusCode::BAD_REQUEST,
            Self::Full(_) => StatusCode::CONFLICT,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::State(_) => "store_failed",
            Self::NoWidget => "invalid_widget",
            Self::Full(_) => "too_many_pins",
        }
    }
}
