//! `POST /api/targets/resolve`

use axum::Json;
use axum::extract::State;
use kanade_api_types::targets::Reach;
use kanade_wire::Target;

use crate::http::failures::LookupError;
use crate::http::{Answer, Body, Viewer};
use crate::state::ApiState;

/// Whom a target reaches, before it is used. Names that mean nothing reach nobody.
#[utoipa::path(post, path = "/api/targets/resolve", operation_id = "resolve_target", tag = "exec",
    request_body = Target,
    responses((status = 200, description = "Whom it reaches", body = Reach)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Body(target): Body<Target>,
) -> Answer<Json<Reach>> {
    let (reach, _) = state
        .machines
        .reach(&target)
        .await
        .map_err(LookupError::from)?;
    Ok(Json(reach))
}
