//! `GET /api/attributes`

use axum::Json;
use axum::extract::State;
use kanade_api_types::attributes::AttributeName;

use super::refused::AttributeError;
use crate::http::{Answer, Viewer};
use crate::state::ApiState;

/// The names of attributes in use, and how many machines have each.
#[utoipa::path(get, path = "/api/attributes", operation_id = "list_attribute_names", tag = "attributes",
    responses((status = 200, description = "The names, sorted", body = Vec<AttributeName>)),
    security(("session" = ["viewer"])))]
pub async fn handler(State(state): State<ApiState>, _: Viewer) -> Answer<Json<Vec<AttributeName>>> {
    let names = state.state_store.attributes.names().await;
    let names = names.map_err(AttributeError::from)?.into_iter();
    let names = names.map(|(key, machines)| AttributeName { key, machines });
    Ok(Json(names.collect()))
}
