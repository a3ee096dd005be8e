//! `GET /api/agents/{pc}/effective_config`

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use kanade_api_types::config::{ConfigLayerKind, ConfigSource, MachineConfig};
use kanade_control::catalogue::{ConfigLayer, ExplainedConfig};
use kanade_wire::PcId;
use kanade_wire::agent_config::EffectiveConfig;
use serde_json::Value;

use super::source::shown;
use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;
use crate::v1::documents::known;

/// What holds on a machine: built-in, global, its groups by name (the later wins), its own; with
/// where each setting comes from, and warnings about what is probably not meant.
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
    Ok(Json(MachineConfig {
        pc_id: pc,
        sources: sources(&explained),
        effective: explained.effective,
        warnings: explained.warnings,
    }))
}

/// Of every setting, those that are built in as well.
fn sources(explained: &ExplainedConfig) -> BTreeMap<String, ConfigSource> {
    let built_in = ConfigSource {
        layer: ConfigLayerKind::BuiltIn,
        name: None,
    };
    let fields = serde_json::to_value(EffectiveConfig::default());
    let Ok(Value::Object(fields)) = fields else {
        return BTreeMap::new();
    };
    let sources = fields.into_iter().map(|(field, _)| {
        let layer = explained.sources.get(&field);
        let source = layer.map_or_else(|| built_in.clone(), shown);
        (field, source)
    });
    sources.collect()
}
