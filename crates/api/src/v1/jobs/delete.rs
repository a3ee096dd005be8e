//! `DELETE /api/jobs/{id}`

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use kanade_manifest::Manifest;
use kanade_wire::JobId;

use crate::http::{Answer, Operator, Path};
use crate::state::ApiState;
use crate::v1::documents::delete;

/// Deletes a job. What waits of it on machines that are away does not run any more; what has run
/// stays in the lists, what it gathered is not shown any more.
#[utoipa::path(delete, path = "/api/jobs/{id}", operation_id = "delete_job", tag = "jobs",
    params(("id" = String, Path, description = "The job")),
    responses((status = 204, description = "Deleted"), (status = 404, description = "There is none"), (status = 409, description = "A schedule names it, or it is kept in a repository")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    headers: HeaderMap,
    Path(id): Path<JobId>,
) -> Answer<StatusCode> {
    delete::<Manifest>(&state, &identity, &headers, &(&id).into()).await
}
