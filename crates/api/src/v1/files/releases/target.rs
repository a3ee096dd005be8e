//! `POST /api/agents/rollout`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kanade_api_types::files::{ReleaseTargeting, TargetedRelease, TargetingKind, TargetingScope};
use kanade_control::artifacts::ArtifactKind;
use kanade_control::catalogue::ConfigLayer;
use kanade_wire::{GroupName, PcId};
use serde_json::{Map, json};

use crate::http::failures::NotFound;
use crate::http::{Answer, Body, Operator, Refusal};
use crate::state::ApiState;
use crate::v1::config::{ConfigError, tell_machines};
use crate::v1::documents::known;
use crate::v1::files::failure::FileRefused;
use crate::v1::record;

/// Brings the agents of all machines, of a group or of one machine to a release at once, by their
/// configuration. `POST /api/rollouts` does it wave by wave.
#[utoipa::path(post, path = "/api/agents/rollout", operation_id = "target_release", tag = "files",
    request_body = ReleaseTargeting,
    responses((status = 200, description = "Machines learn it with their next sync", body = TargetedRelease),
        (status = 400, description = "The scope names nobody"),
        (status = 404, description = "There is no such release")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Body(body): Body<ReleaseTargeting>,
) -> Answer<Json<TargetedRelease>> {
    let layer = layer(&body.scope)?;
    let releases = state.artifacts.list(ArtifactKind::Release).await;
    let mut releases = releases.map_err(FileRefused)?.into_iter();
    if !releases.any(|release| release.name.first() == body.version) {
        let kind = ArtifactKind::Release.noun();
        return Err(NotFound::new(kind, "release_not_found", &body.version).into());
    }
    let mut changes = Map::new();
    changes.insert("target_version".into(), body.version.as_str().into());
    if let Some(jitter) = &body.jitter {
        changes.insert("target_version_jitter".into(), jitter.to_string().into());
    }
    let written = known(&state).await?.change_config(&layer, &changes).await;
    written.map_err(ConfigError::from)?;
    tell_machines(&state, &layer).await;
    let targeted = TargetedRelease {
        version: body.version,
        scope_key: layer.key(),
        scope_label: label(&layer),
        jitter: body.jitter,
    };
    let details = json!({ "scope": targeted.scope_key, "jitter": targeted.jitter });
    let version = targeted.version.as_str();
    record(&state, &identity, "agent_rollout", Some(version), details).await;
    Ok(Json(targeted))
}

fn layer(scope: &TargetingScope) -> Answer<ConfigLayer> {
    let value = scope.value.as_deref().unwrap_or_default();
    let wrong = |message: String| Refusal::new(StatusCode::BAD_REQUEST, "invalid_scope", message);
    Ok(match scope.kind {
        TargetingKind::Global => ConfigLayer::Global,
        TargetingKind::Group => GroupName::new(value)
            .map(ConfigLayer::Group)
            .map_err(|error| wrong(format!("The scope must name a group in `value`: {error}.")))?,
        TargetingKind::Pc => PcId::new(value)
            .map(ConfigLayer::Machine)
            .map_err(|error| {
                wrong(format!(
                    "The scope must name a machine in `value`: {error}."
                ))
            })?,
    })
}

fn label(layer: &ConfigLayer) -> String {
    match layer {
        ConfigLayer::Global => "all machines".to_owned(),
        ConfigLayer::Group(group) => format!("group {group}"),
        ConfigLayer::Machine(pc) => pc.to_string(),
    }
}
