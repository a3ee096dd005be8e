use axum::http::{HeaderMap, StatusCode};
use kanade_projections::Change;
use kanade_wire::DocumentId;
use serde_json::json;

use super::{DocumentRefused, Edited, writing};
use crate::http::{Answer, Identity};
use crate::state::ApiState;
use crate::v1::record;

/// Deletes a document, tells who shows it, and records it.
pub(crate) async fn delete<D: Edited>(
    state: &ApiState,
    identity: &Identity,
    headers: &HeaderMap,
    id: &DocumentId,
) -> Answer<StatusCode> {
    let write = writing(identity, headers)?;
    let deleted = state.catalogue.delete::<D>(id, write).await;
    deleted.map_err(DocumentRefused::of(D::KIND))?;
    let change = Change::new(D::TOPIC, [id.to_string()]);
    state.live.announce(vec![change]);
    record(state, identity, D::DELETED, Some(id.as_str()), json!({})).await;
    Ok(StatusCode::NO_CONTENT)
}
