//! `GET /api/agents/{pc}/effective_config`

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use kanade_api_types::config::{
    ConfigInForce, ConfigLayerKind, ConfigSource, ConfigState, MachineConfig,
};
use kanade_control::catalogue::{ConfigLayer, ExplainedConfig};
use kanade_store::agents::Agent;
use kanade_wire::agent_config::EffectiveConfig;
use kanade_wire::{Digest, PcId};
use serde_json::Value;

use super::source::shown;
use crate::http::failures::LookupError;
use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;
use crate::v1::documents::known;

/// What holds on a machine: built-in, global, its groups by name (the later wins), its own; with
/// where each setting comes from, warnings about what is probably not meant, and whether the machine
/// says that it works with it.
#[utoipa::path(get, path = "/api/agents/{pc}/effective_config", operation_id = "effective_config", tag = "config",
    params(("pc" = String, Path, description = "The machine")),
    responses((status = 200, description = "What holds", body = MachineConfig)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(pc): Path<PcId>,
) -> Answer<Json<MachineConfig>> {
    let catalogue = known(&state).await?;
    let groups = catalogue.groups_of(&pc);
    let explained = catalogue.explained_config(ConfigLayer::of_machine(&pc, &groups));
    let agent = state.projected.agents.get(&pc).await;
    let agent = agent.map_err(LookupError::from)?;
    let wanted = catalogue.config_digest(&pc);
    Ok(Json(MachineConfig {
        pc_id: pc,
        in_force: agent.map_or_else(ConfigInForce::default, |agent| said(&agent, &wanted)),
        sources: sources(&explained),
        effective: explained.effective,
        warnings: explained.warnings,
    }))
}

/// What a machine says of the configuration it should have.
fn said(agent: &Agent, wanted: &Digest) -> ConfigInForce {
    let heartbeat = &agent.heartbeat;
    let state = match &heartbeat.config_digest {
        Some(used) if used == wanted => ConfigState::InForce,
        Some(_) => ConfigState::NotYet,
        None => ConfigState::Unknown,
    };
    ConfigInForce {
        state,
        since: heartbeat.config_since,
        heard_at: Some(heartbeat.at),
    }
}

/// Of every setting, those that are built in as well.
fn sources(explained: &ExplainedConfig) -> BTreeMap<String, ConfigSource> {
    let built_in = ConfigSource {
        layer: ConfigLayerKind::BuiltIn,
        name: None,
    };
    let fields = match serde_json::to_value(EffectiveConfig::default()) {
        Ok(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    };
    let unset = fields
        .into_iter()
        .map(|(field, _)| (field, built_in.clone()));
    let set = explained.sources.iter();
    let set = set.map(|(field, layer)| (field.clone(), shown(layer)));
    unset.chain(set).collect()
}
