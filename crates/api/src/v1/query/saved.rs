//! `GET /api/query/saved`

use axum::Json;
use axum::extract::State;
use kanade_api_types::query::SavedSqlQuery;
use kanade_store::query::SavedQuery;

use super::failure::SavedError;
use crate::http::{Admin, Answer};
use crate::state::ApiState;

/// Questions that are kept, by name.
#[utoipa::path(get, path = "/api/query/saved", operation_id = "list_saved_queries", tag = "query",
    responses((status = 200, description = "The questions", body = Vec<SavedSqlQuery>)),
    security(("session" = ["admin"])))]
pub async fn handler(State(state): State<ApiState>, _: Admin) -> Answer<Json<Vec<SavedSqlQuery>>> {
    let saved = state.query.saved.list().await.map_err(SavedError::from)?;
    Ok(Json(saved.into_iter().map(shown).collect()))
}

/// A kept question as the API shows it.
pub fn shown(query: SavedQuery) -> SavedSqlQuery {
    SavedSqlQuery {
        id: query.id,
        name: query.name,
        sql: query.sql,
        created_by: query.created_by,
        updated_at: query.updated_at,
    }
}
