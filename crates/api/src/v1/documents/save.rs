use axum::http::HeaderMap;
use kanade_api_types::problem::DocumentProblem;
use kanade_projections::Change;

use super::{DocumentRefused, Edited, read, shown_problem, writing};
use crate::http::{Answer, Identity};
use crate::state::ApiState;
use crate::v1::record;

/// A document that was saved.
pub(crate) struct SavedDocument<D> {
    /// The document.
    pub document: D,
    /// Its revision.
    pub revision: u64,
    /// What its author might want to know.
    pub warnings: Vec<DocumentProblem>,
}

/// Saves the document in a request, tells who shows it, and records it.
pub(crate) async fn save<D: Edited>(
    state: &ApiState,
    identity: &Identity,
    headers: &HeaderMap,
    body: &[u8],
) -> Answer<SavedDocument<D>> {
    let (parsed, text) = read::<D>(headers, body)?;
    let write = writing(identity, headers)?;
    let document = parsed.document;
    let saved = state.catalogue.save(&document, &text, write).await;
    let revision = saved.map_err(DocumentRefused::of(D::KIND))?;
    let id = document.id();
    let change = Change::new(D::TOPIC, [id.to_string()]);
    state.live.announce(vec![change]);
    record(
        state,
        identity,
        D::SAVED,
        Some(id.as_str()),
        document.details(),
    )
    .await;
    Ok(SavedDocument {
        document,
        revision,
        warnings: parsed.warnings.into_iter().map(shown_problem).collect(),
    })
}
