use axum::http::header;
use axum::response::IntoResponse;
use kanade_manifest::Document;
use kanade_wire::DocumentId;

use super::known;
use super::refused::missing_code;
use crate::http::Answer;
use crate::http::failures::NotFound;
use crate::state::ApiState;

/// A document as its author wrote it, comments included.
pub(crate) async fn text<D: Document>(
    state: &ApiState,
    id: &DocumentId,
) -> Answer<impl IntoResponse + use<D>> {
    let text = known(state).await?.text::<D>(id);
    let text = text.ok_or_else(|| NotFound::new(D::KIND.as_str(), missing_code(D::KIND), id))?;
    Ok((
        [(header::CONTENT_TYPE, "application/yaml; charset=utf-8")],
        text,
    ))
}
