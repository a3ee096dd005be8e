//! `POST /api/query/saved`

use axum::Json;
use axum::extract::State;
use kanade_api_types::query::{SaveSqlQuery, SavedSqlQuery};
use kanade_store::query::NewSavedQuery;
use uuid::Uuid;

use super::failure::SavedError;
use super::saved::shown;
use crate::http::{Admin, Answer, Body};
use crate::state::ApiState;
use crate::v1::record;

/// Characters of a name.
const NAME: usize = 100;
/// Characters of a statement.
const SQL: usize = 64 * 1024;

/// Keeps a question under a name; one of that name is replaced.
#[utoipa::path(post, path = "/api/query/saved", operation_id = "save_query", tag = "query",
    request_body = SaveSqlQuery,
    responses((status = 200, description = "The question as it is kept", body = SavedSqlQuery)),
    security(("session" = ["admin"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Admin(identity): Admin,
    Body(query): Body<SaveSqlQuery>,
) -> Answer<Json<SavedSqlQuery>> {
    let name = query.name.trim().to_owned();
    check("name", &name, NAME)?;
    check("sql", &query.sql, SQL)?;
    let new = NewSavedQuery {
        id: Uuid::now_v7().to_string(),
        name: name.clone(),
        sql: query.sql,
        created_by: identity.username.clone(),
    };
    let saved = state.query.saved.save(new, state.clock.now()).await;
    let saved = saved.map_err(SavedError::from)?;
    let details = serde_json::json!({ "id": saved.id });
    record(&state, &identity, "query_save", Some(&name), details).await;
    Ok(Json(shown(saved)))
}

fn check(field: &'static str, text: &str, longest: usize) -> Result<(), SavedError> {
    match text.trim().is_empty() || text.chars().count() > longest {
        true => Err(SavedError::Length(field, longest)),
        false => Ok(()),
    }
}
