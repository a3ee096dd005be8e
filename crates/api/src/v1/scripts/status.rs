//! `GET /api/scripts/status`

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;

use super::known::RevocationRefused;
use crate::http::{Answer, Viewer};
use crate::state::ApiState;

/// What is said of jobs, by id: `ACTIVE` or `REVOKED`. A job nothing was ever said of is active and
/// left out; a deleted one is revoked.
#[utoipa::path(get, path = "/api/scripts/status", operation_id = "list_script_statuses", tag = "jobs",
    responses((status = 200, description = "Statuses by job", body = BTreeMap<String, String>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
) -> Answer<Json<BTreeMap<String, String>>> {
    state
        .catalogue
        .ready()
        .await
        .map_err(RevocationRefused::from)?;
    Ok(Json(state.catalogue.script_statuses()))
}
