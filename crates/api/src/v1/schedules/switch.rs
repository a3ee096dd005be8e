//! Switching a schedule on and off: a change of one key of its document.

use axum::http::HeaderMap;
use kanade_projections::Change;
use kanade_projections::Topic;
use kanade_wire::{DocumentKind, JobId, ScheduleId};
use serde_json::json;

use crate::http::{Answer, Identity};
use crate::state::ApiState;
use crate::v1::documents::{DocumentRefused, writing};
use crate::v1::record;

/// Switches it, tells who shows it, and records it; returns its job.
pub async fn switch(
    state: &ApiState,
    identity: &Identity,
    headers: &HeaderMap,
    id: &ScheduleId,
    enabled: bool,
) -> Answer<JobId> {
    let write = writing(identity, headers)?;
    let switched = state.catalogue.switch_schedule(id, enabled, write).await;
    let schedule = switched.map_err(DocumentRefused::of(DocumentKind::Schedule))?;
    let change = Change::new(Topic::Schedules, [id.to_string()]);
    state.live.announce(vec![change]);
    let action = match enabled {
        true => "schedule_enable",
        false => "schedule_disable",
    };
    let details = json!({ "job_id": schedule.job_id });
    record(state, identity, action, Some(id.as_str()), details).await;
    Ok(schedule.job_id)
}
