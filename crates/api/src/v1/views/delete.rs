//! `DELETE /api/views/{id}`

use axum::extract::State;
use axum::http::StatusCode;
use kanade_projections::{Change, Topic};
use kanade_wire::ViewId;

use super::refused::ViewError;
use crate::http::{Answer, Operator, Path};
use crate::state::ApiState;
use crate::v1::record;

/// Deletes a view; the events it shows stay.
#[utoipa::path(delete, path = "/api/views/{id}", operation_id = "delete_view", tag = "analytics",
    params(("id" = String, Path, description = "The view")),
    responses((status = 204, description = "Deleted"), (status = 404, description = "There is none")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(id): Path<ViewId>,
) -> Answer<StatusCode> {
    let deleted = state.catalogue.delete_view(&id).await;
    deleted.map_err(ViewError::from)?;
    let changed = Change::new(Topic::Views, [id.to_string()]);
    state.live.announce(vec![changed]);
    let details = serde_json::json!({});
    record(&state, &identity, "view_delete", Some(id.as_str()), details).await;
    Ok(StatusCode::NO_CONTENT)
}
