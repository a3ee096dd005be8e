//! `POST /api/views`

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use bytes::Bytes;
use kanade_api_types::views::ViewSaved;
use kanade_manifest::View;

use crate::http::{Answer, Operator};
use crate::state::ApiState;
use crate::v1::documents::save;

/// Saves a view, new or changed. With `If-Match: <revision>` only when nobody changed it since.
#[utoipa::path(post, path = "/api/views", operation_id = "save_view", tag = "analytics",
    params(("If-Match" = Option<u64>, Header, description = "The revision that was read")),
    request_body(content = String, description = "YAML or JSON, by its content type", content_type = "application/yaml"),
    responses((status = 200, description = "Saved", body = ViewSaved),
        (status = 400, description = "Not a view", body = kanade_api_types::Problem, content_type = "application/problem+json"),
        (status = 409, description = "Somebody changed it meanwhile")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    headers: HeaderMap,
    body: Bytes,
) -> Answer<Json<ViewSaved>> {
    let saved = save::<View>(&state, &identity, &headers, &body).await?;
    let view = saved.document;
    Ok(Json(ViewSaved {
        widget_count: view.widgets.len(),
        id: view.id,
        description: view.description,
        tags: view.tags,
        revision: saved.revision,
    }))
}
