//! `GET /api/secrets`

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use kanade_api_types::secrets::SecretShown;
use kanade_store::page::{Cursor, Page};
use kanade_wire::SecretName;

use super::failure::SecretError;
use super::used::users;
use crate::http::failures::LookupError;
use crate::http::paging::{PageQuery, page_response};
use crate::http::{Admin, Answer, Query};
use crate::state::ApiState;
use crate::v1::documents::known;

/// The order of the list, by which its cursors are told from others.
const LIST: &str = "secrets";

/// The secrets by name, with the jobs that refer to them. Values are never shown.
#[utoipa::path(get, path = "/api/secrets", operation_id = "list_secrets", tag = "secrets",
    params(PageQuery),
    responses((status = 200, description = "A page of secrets", body = Vec<SecretShown>)),
    security(("session" = ["admin"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Admin,
    OriginalUri(uri): OriginalUri,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    let catalogue = known(&state).await?;
    let page = page.request(100, 500)?;
    let after: Option<SecretName> = page.after(LIST).map_err(LookupError::from)?;
    let secrets = &state.state_store.secrets;
    let rows = secrets.list(after.as_ref(), page.limit() + 1).await;
    let rows = rows.map_err(SecretError::State)?;
    let found = Page::from_surplus(rows, page.limit(), |row| Cursor::new(LIST, &row.name));
    let shown = found.map(|row| SecretShown {
        used_by: users(catalogue, &row.name),
        name: row.name,
        set_at: row.set_at,
        set_by: row.set_by,
        created_at: row.created_at,
    });
    Ok(page_response(&uri, shown))
}
