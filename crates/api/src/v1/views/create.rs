//! `POST /api/views`

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use bytes::Bytes;
use kanade_api_types::views::ViewSaved;
use kanade_manifest::parse_view;
use kanade_projections::{Change, Topic};

use super::refused::ViewError;
use crate::http::authenticate::header_text;
use crate::http::{Answer, Operator};
use crate::state::ApiState;
use crate::v1::jobs::{format_of, shown_problem};
use crate::v1::record;

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
    let text = String::from_utf8_lossy(&body);
    let parsed = parse_view(&text, format_of(&headers)).map_err(|problems| {
        ViewError::Invalid(problems.into_iter().map(shown_problem).collect())
    })?;
    let view = parsed.view;
    let expected = expected_revision(&headers)?;
    let saved = state.catalogue.save_view(&view, &text, expected).await;
    let revision = saved.map_err(ViewError::from)?;
    let changed = Change::new(Topic::Views, [view.id.to_string()]);
    state.live.announce(vec![changed]);
    let details = serde_json::json!({ "widget_count": view.widgets.len() });
    let id = view.id.as_str();
    record(&state, &identity, "view_upsert", Some(id), details).await;
    Ok(Json(ViewSaved {
        widget_count: view.widgets.len(),
        id: view.id,
        description: view.description,
        tags: view.tags,
        revision,
    }))
}

fn expected_revision(headers: &HeaderMap) -> Result<Option<u64>, ViewError> {
    let Some(text) = header_text(headers, header::IF_MATCH.as_str()) else {
        return Ok(None);
    };
    let revision = text.trim_matches('"').parse();
    revision.map(Some).map_err(|_| ViewError::NoRevision)
}
