//! `GET /api/freeze`

use axum::Json;
use axum::extract::State;
use kanade_api_types::freeze::FreezeStatus;

use super::refused::FreezeRefused;
use crate::http::{Answer, Viewer};
use crate::state::{ApiParts, ApiState};

/// The change freeze that is set, whether or not it holds now; `null` when there is none.
#[utoipa::path(get, path = "/api/freeze", operation_id = "get_freeze", tag = "freeze",
    responses((status = 200, description = "The freeze, or null", body = Option<FreezeStatus>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
) -> Answer<Json<Option<FreezeStatus>>> {
    state.catalogue.ready().await.map_err(FreezeRefused)?;
    Ok(Json(status(&state)))
}

/// The freeze as it is set now.
pub(super) fn status(state: &ApiParts) -> Option<FreezeStatus> {
    let stored = state.catalogue.stored_freeze()?;
    Some(FreezeStatus {
        active: state.catalogue.frozen(state.clock.now()).is_some(),
        from: stored.freeze.from,
        until: stored.freeze.until,
        reason: stored.freeze.reason,
        tz: stored.freeze.tz,
        set_at: stored.set_at,
    })
}
