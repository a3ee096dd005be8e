//! `POST /api/stop-all`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kanade_api_types::stops::{StopAllRequest, StoppedAll};
use kanade_wire::freeze::Freeze;

use crate::http::{Answer, Body, EndpointError, Operator};
use crate::state::ApiState;
use crate::v1::exec::DispatchRefused;
use crate::v1::{freeze, record};

/// Stops everything, everywhere: a freeze first, so that nothing new begins, then every execution
/// and whatever else runs on machines that hear it.
#[utoipa::path(post, path = "/api/stop-all", operation_id = "stop_all", tag = "executions",
    request_body = StopAllRequest,
    responses((status = 200, description = "Stopped; machines confirm one by one", body = StoppedAll),
        (status = 400, description = "It was not confirmed")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Body(request): Body<StopAllRequest>,
) -> Answer<Json<StoppedAll>> {
    if request.confirm != StopAllRequest::CONFIRMATION {
        return Err(NotConfirmed.into());
    }
    let holds_for_good = state.catalogue.freeze().is_some_and(|freeze| {
        freeze.until.is_none() && state.catalogue.frozen(state.clock.now()).is_some()
    });
    if !holds_for_good {
        let reason = request.reason.clone();
        let freeze = Freeze {
            reason: Some(reason.unwrap_or_else(|| "emergency stop".to_owned())),
            ..Freeze::default()
        };
        freeze::set::set(&state, &identity, &freeze).await?;
    }
    let executions = state
        .dispatcher
        .kill_all(&identity.username)
        .await
        .map_err(DispatchRefused)?;
    let details = serde_json::json!({ "executions": executions, "reason": request.reason });
    record(&state, &identity, "stop_all", None, details).await;
    Ok(Json(StoppedAll {
        executions,
        frozen: true,
    }))
}

#[derive(Debug, thiserror::Error)]
#[error(
    "nothing was stopped: `confirm` must be {:?}",
    StopAllRequest::CONFIRMATION
)]
struct NotConfirmed;

impl EndpointError for NotConfirmed {
    fn status(&self) -> StatusCode {
        StatusCode::BAD_REQUEST
    }

    fn code(&self) -> &'static str {
        "not_confirmed"
    }
}
