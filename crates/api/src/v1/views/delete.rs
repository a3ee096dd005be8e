//! `DELETE /api/views/{id}`

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use kanade_manifest::View;
use kanade_wire::ViewId;

use crate::http::{Answer, Operator, Path};
use crate::state::ApiState;
use crate::v1::documents::delete;

/// Deletes a view; the events it shows stay.
#[utoipa::path(delete, path = "/api/views/{id}", operation_id = "delete_view", tag = "analytics",
    params(("id" = String, Path, description = "The view")),
    responses((status = 204, description = "Deleted"), (status = 404, description = "There is none"), (status = 409, description = "It is kept in a repository")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    headers: HeaderMap,
    Path(id): Path<ViewId>,
) -> Answer<StatusCode> {
    delete::<View>(&state, &identity, &headers, &(&id).into()).await
}
