//! `PUT /api/freeze`

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use kanade_api_types::freeze::{FreezeRequest, FreezeStatus};
use kanade_control::catalogue::CatalogueError;
use kanade_projections::{Change, Topic};
use kanade_wire::freeze::Freeze;

use super::get::status;
use super::refused::FreezeRefused;
use crate::http::{Answer, Body, Identity, Operator};
use crate::state::ApiState;
use crate::v1::record;

/// Agents learn it spread over this: schedules that run on them stop too.
const TOLD_WITHIN: Duration = Duration::from_secs(5);

/// Sets the change freeze: schedules and rollouts do not run while it holds, people are asked.
#[utoipa::path(put, path = "/api/freeze", operation_id = "set_freeze", tag = "freeze",
    request_body = FreezeRequest,
    responses((status = 200, description = "Set", body = FreezeStatus),
        (status = 400, description = "It would never hold")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Body(request): Body<FreezeRequest>,
) -> Answer<Json<FreezeStatus>> {
    let freeze = Freeze {
        from: request.from,
        until: request.until,
        reason: request.reason,
        tz: request.tz,
    };
    set(&state, &identity, &freeze).await?;
    let status = status(&state).ok_or(FreezeRefused(CatalogueError::Unread))?;
    Ok(Json(status))
}

/// Sets a freeze, tells everybody and records it.
pub(crate) async fn set(state: &ApiState, identity: &Identity, freeze: &Freeze) -> Answer<()> {
    let set = state.catalogue.set_freeze(freeze, state.clock.now()).await;
    set.map_err(FreezeRefused)?;
    tell(state).await;
    let details = serde_json::to_value(freeze).unwrap_or_default();
    record(state, identity, "freeze_set", None, details).await;
    Ok(())
}

/// Tells pages and agents that the freeze changed.
pub(super) async fn tell(state: &ApiState) {
    state.live.announce(vec![Change::new(Topic::Freeze, [])]);
    state.nudges.everybody_within(TOLD_WITHIN).await;
}
