//! Reading and writing one layer, whichever it is.

use axum::Json;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use kanade_control::catalogue::{ConfigLayer, StoredConfig, read_scope};
use kanade_projections::{Change, Topic};
use kanade_wire::agent_config::ConfigScope;
use serde_json::{Value, json};

use super::refused::ConfigError;
use crate::http::authenticate::header_text;
use crate::http::{Answer, Identity};
use crate::state::ApiState;
use crate::v1::documents::known;
use crate::v1::record;

/// A layer with its revision in `ETag`.
pub type Shown = ([(HeaderName, HeaderValue); 1], Json<ConfigScope>);

/// What a layer sets; nothing when it was never written.
pub async fn read(state: &ApiState, layer: ConfigLayer) -> Answer<Shown> {
    let stored = stored(state, layer).await?;
    Ok(shown(stored.scope, stored.revision))
}

/// Sets a layer to this and nothing else.
pub async fn write(
    state: &ApiState,
    identity: &Identity,
    headers: &HeaderMap,
    layer: ConfigLayer,
    body: &Value,
) -> Answer<Shown> {
    let scope = read_scope(body).map_err(ConfigError::Invalid)?;
    let expected = expected_revision(headers)?;
    // What cannot be read may be written over.
    let before = known(state).await?.config(&layer).unwrap_or_default();
    let written = state.catalogue.save_config(&layer, &scope, expected).await;
    let revision = written.map_err(ConfigError::from)?;
    let details = json!({ "before": before.scope, "after": scope });
    told(state, identity, &layer, "config_scope_put", details).await;
    Ok(shown(scope, revision))
}

/// Takes a layer away.
pub async fn clear(
    state: &ApiState,
    identity: &Identity,
    headers: &HeaderMap,
    layer: ConfigLayer,
) -> Answer<StatusCode> {
    let expected = expected_revision(headers)?;
    let before = known(state).await?.config(&layer).unwrap_or_default();
    if before != StoredConfig::default() || expected.is_some() {
        let cleared = state.catalogue.clear_config(&layer, expected).await;
        cleared.map_err(ConfigError::from)?;
        let details = json!({ "before": before.scope });
        told(state, identity, &layer, "config_scope_clear", details).await;
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn stored(state: &ApiState, layer: ConfigLayer) -> Answer<StoredConfig> {
    let stored = known(state).await?.config(&layer);
    Ok(stored.map_err(|source| ConfigError::Unreadable { layer, source })?)
}

async fn told(
    state: &ApiState,
    identity: &Identity,
    layer: &ConfigLayer,
    action: &'static str,
    details: Value,
) {
    tell_machines(state, layer).await;
    record(state, identity, action, Some(&layer.key()), details).await;
}

/// Tells pages and machines that a layer has changed.
pub async fn tell_machines(state: &ApiState, layer: &ConfigLayer) {
    let changed = Change::new(Topic::Config, [layer.key()]);
    state.live.announce(vec![changed]);
    match layer {
        ConfigLayer::Global => state.nudges.everybody().await,
        ConfigLayer::Group(group) => {
            let members = state.catalogue.members(group);
            state.nudges.machines(&members).await;
        }
        ConfigLayer::Machine(pc) => state.nudges.machines(std::slice::from_ref(pc)).await,
    }
}

fn shown(scope: ConfigScope, revision: u64) -> Shown {
    let tag = HeaderValue::from_str(&format!("\"{revision}\""));
    let tag = tag.unwrap_or_else(|_| HeaderValue::from_static("\"0\""));
    ([(header::ETAG, tag)], Json(scope))
}

fn expected_revision(headers: &HeaderMap) -> Result<Option<u64>, ConfigError> {
    let Some(text) = header_text(headers, header::IF_MATCH.as_str()) else {
        return Ok(None);
    };
    let revision = text.trim_matches('"').parse();
    revision.map(Some).map_err(|_| ConfigError::NoRevision)
}
