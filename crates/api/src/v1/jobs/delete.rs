//! `DELETE /api/jobs/{id}`

use axum::extract::State;
use axum::http::StatusCode;
use kanade_control::catalogue::CatalogueError;
use kanade_projections::{Change, Topic};
use kanade_wire::JobId;

use crate::http::{Answer, EndpointError, Operator, Path};
use crate::state::ApiState;
use crate::v1::record;

/// Deletes a job. What waits of it on machines that are away does not run any more; what has run
/// stays in the lists, what it gathered is not shown any more.
#[utoipa::path(delete, path = "/api/jobs/{id}", operation_id = "delete_job", tag = "jobs",
    params(("id" = String, Path, description = "The job")),
    responses((status = 204, description = "Deleted"), (status = 404, description = "There is none")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(id): Path<JobId>,
) -> Answer<StatusCode> {
    state
        .catalogue
        .delete_job(&id, &identity.username)
        .await
        .map_err(DeleteError)?;
    state
        .live
        .announce(vec![Change::new(Topic::Jobs, [id.to_string()])]);
    record(
        &state,
        &identity,
        "job_delete",
        Some(id.as_str()),
        serde_json::json!({}),
    )
    .await;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, thiserror::Error)]
#[error(transparent)]
struct DeleteError(CatalogueError);

impl EndpointError for DeleteError {
    fn status(&self) -> StatusCode {
        match self.0 {
            CatalogueError::NoSuchJob(_) => StatusCode::NOT_FOUND,
            CatalogueError::Unread => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::BAD_GATEWAY,
        }
    }

    fn code(&self) -> &'static str {
        match self.0 {
            CatalogueError::NoSuchJob(_) => "job_not_found",
            CatalogueError::Unread => "catalogue_unread",
            _ => "broker_failed",
        }
    }
}
