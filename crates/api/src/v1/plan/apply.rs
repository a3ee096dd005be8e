//! `POST /api/apply`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kanade_api_types::plan::{AppliedChange, Plan, PlanAction, PlanApplied};
use kanade_api_types::problem::DocumentProblem;
use kanade_control::plan::{ApplyError, Outcome};
use kanade_projections::{Change, Topic};
use kanade_wire::DocumentKind;
use serde_json::json;

use crate::http::{Answer, Body, EndpointError, Identity, Operator};
use crate::state::ApiState;
use crate::v1::documents::{DocumentRefused, shown_problem};
use crate::v1::record;

/// Does exactly what a plan says. When anything is not as the plan has seen it, nothing is done.
#[utoipa::path(post, path = "/api/apply", operation_id = "apply_plan", tag = "plan",
    request_body = Plan,
    responses((status = 200, description = "Done", body = PlanApplied),
        (status = 400, description = "It has problems"),
        (status = 409, description = "Something was changed since it was drawn; nothing is done"),
        (status = 502, description = "The broker failed on the way; what was done is said")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Body(plan): Body<Plan>,
) -> Answer<Json<PlanApplied>> {
    let outcome = state.planner.apply(&plan, &identity.username).await;
    let Outcome { applied, failed } = outcome.map_err(NotApplied)?;
    tell(&state, &identity, &plan, &applied).await;
    match failed {
        None => Ok(Json(PlanApplied { applied })),
        Some(failed) => {
            let status = DocumentRefused::of(DocumentKind::Job)(failed.error);
            Err(HalfApplied {
                applied: applied.iter().map(name).collect(),
                change: failed.change,
                left: failed.left,
                source: status,
            }
            .into())
        }
    }
}

/// Each change is told and recorded as if it had been made by itself.
async fn tell(state: &ApiState, identity: &Identity, plan: &Plan, applied: &[AppliedChange]) {
    let changes = applied
        .iter()
        .map(|done| Change::new(topic(done.kind), [done.id.to_string()]));
    state.live.announce(changes.collect());
    for done in applied {
        let details = json!({
            "plan": { "repo": plan.scope.repo, "folder": plan.scope.folder }, "action": done.action.as_str(),
        });
        let action = action(done);
        record(state, identity, action, Some(done.id.as_str()), details).await;
    }
}

fn topic(kind: DocumentKind) -> Topic {
    match kind {
        DocumentKind::Group => Topic::Groups,
        DocumentKind::Job => Topic::Jobs,
        DocumentKind::Schedule => Topic::Schedules,
        DocumentKind::View => Topic::Views,
    }
}

fn action(done: &AppliedChange) -> &'static str {
    match (done.kind, done.action == PlanAction::Delete) {
        (DocumentKind::Group, false) => "group_upsert",
        (DocumentKind::Group, true) => "group_delete",
        (DocumentKind::Job, false) => "job_upsert",
        (DocumentKind::Job, true) => "job_delete",
        (DocumentKind::Schedule, false) => "schedule_upsert",
        (DocumentKind::Schedule, true) => "schedule_delete",
        (DocumentKind::View, false) => "view_upsert",
        (DocumentKind::View, true) => "view_delete",
    }
}

fn name(done: &AppliedChange) -> String {
    format!("{} {} {}", done.action.as_str(), done.kind, done.id)
}

/// Nothing was done.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
struct NotApplied(ApplyError);

impl EndpointError for NotApplied {
    fn status(&self) -> StatusCode {
        match self.0 {
            ApplyError::Broken(_) | ApplyError::Invalid { .. } => StatusCode::BAD_REQUEST,
            ApplyError::Drifted(_) => StatusCode::CONFLICT,
            ApplyError::Catalogue(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn code(&self) -> &'static str {
        match self.0 {
            ApplyError::Broken(_) | ApplyError::Invalid { .. } => "invalid_plan",
            ApplyError::Drifted(_) => "plan_drifted",
            ApplyError::Catalogue(_) => "catalogue_unread",
        }
    }

    fn errors(&self) -> Vec<DocumentProblem> {
        match &self.0 {
            ApplyError::Invalid { problems, .. } => {
                problems.iter().cloned().map(shown_problem).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Some of it was done.
#[derive(Debug, thiserror::Error)]
#[error(
    "applied: {}; then this failed: {change} ({source}); left as it was: {}. Draw a new plan to do the rest",
    words(.applied), words(.left)
)]
struct HalfApplied {
    applied: Vec<String>,
    change: String,
    left: Vec<String>,
    #[source]
    source: DocumentRefused,
}

fn words(changes: &[String]) -> String {
    match changes {
        [] => "nothing".into(),
        changes => changes.join(", "),
    }
}

impl EndpointError for HalfApplied {
    fn status(&self) -> StatusCode {
        match self.source.status() {
            StatusCode::CONFLICT => StatusCode::CONFLICT,
            _ => StatusCode::BAD_GATEWAY,
        }
    }

    fn code(&self) -> &'static str {
        "plan_half_applied"
    }
}
