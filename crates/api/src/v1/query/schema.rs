//! `GET /api/query/schema`

use axum::Json;
use axum::extract::State;
use kanade_api_types::query::{SqlColumn, SqlView};
use kanade_store::query::View;

use crate::http::{Admin, Answer};
use crate::state::ApiState;

/// The views that can be asked, those of the tables that jobs report included.
#[utoipa::path(get, path = "/api/query/schema", operation_id = "query_schema", tag = "query",
    responses((status = 200, description = "The views", body = Vec<SqlView>)),
    security(("session" = ["admin"])))]
pub async fn handler(State(state): State<ApiState>, _: Admin) -> Answer<Json<Vec<SqlView>>> {
    let views = state.query.runner.views().await?;
    Ok(Json(views.into_iter().map(shown).collect()))
}

fn shown(view: View) -> SqlView {
    let columns = view.columns.into_iter().map(|column| SqlColumn {
        name: column.name.into_owned(),
        kind: column.kind.as_str().to_owned(),
        description: column.description.into_owned(),
    });
    SqlView {
        view: view.name.into_owned(),
        description: view.description.into_owned(),
        columns: columns.collect(),
    }
}
