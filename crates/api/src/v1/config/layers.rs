//! `GET /api/config/layers`

use axum::Json;
use axum::extract::State;
use kanade_api_types::config::ConfigLayerRow;

use super::source::shown;
use crate::http::{Answer, Viewer};
use crate::state::ApiState;
use crate::v1::documents::known;

/// Every layer that sets something: the global one, those of groups, those of machines.
#[utoipa::path(get, path = "/api/config/layers", operation_id = "list_config_layers", tag = "config",
    responses((status = 200, description = "The layers", body = Vec<ConfigLayerRow>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
) -> Answer<Json<Vec<ConfigLayerRow>>> {
    let layers = known(&state).await?.config_layers().into_iter();
    let rows = layers.map(|(layer, stored)| {
        let source = shown(&layer);
        ConfigLayerRow {
            layer: source.layer,
            name: source.name,
            settings: stored.scope,
            revision: stored.revision,
        }
    });
    Ok(Json(rows.collect()))
}
