//! What a document was: three operations, the same for every kind.

use axum::Json;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use kanade_api_types::documents::{DocumentRestored, DocumentRevision, DocumentVersion};
use kanade_control::catalogue::{CatalogueError, unified};
use kanade_projections::Change;
use kanade_store::page::{Cursor, Page};
use kanade_wire::{DocumentChange, DocumentId};
use serde::Deserialize;
use serde_json::json;

use super::refused::missing_code;
use super::{DocumentRefused, Edited, known, shown_problem, writing};
use crate::http::failures::{LookupError, NotFound};
use crate::http::paging::{PageQuery, page_response};
use crate::http::{Answer, Identity};
use crate::state::ApiState;
use crate::v1::record;

/// The name of this list's order.
const LIST: &str = "document_history";

/// What a revision is compared with.
#[derive(Debug, Clone, Copy, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Comparison {
    /// Another revision; the one before it without.
    pub against: Option<u64>,
}

/// One page of the history.
pub(crate) async fn list<D: Edited>(
    state: &ApiState,
    uri: &Uri,
    id: &DocumentId,
    page: &PageQuery,
) -> Answer<Response> {
    let request = page.request(100, 1_000)?;
    let before: Option<u64> = request.after(LIST).map_err(LookupError::from)?;
    let history = known_history::<D>(state, id).await?;
    let newest = history.first().map(|change| change.revision);
    let rows = history
        .iter()
        .filter(|change| before.is_none_or(|before| change.revision < before))
        .take(request.limit() as usize + 1)
        .map(|change| row(change, newest))
        .collect();
    let page = Page::from_surplus(rows, request.limit(), |row: &DocumentRevision| {
        Cursor::new(LIST, &row.revision)
    });
    Ok(page_response(uri, page))
}

/// One revision, and how it differs from another.
pub(crate) async fn version<D: Edited>(
    state: &ApiState,
    id: &DocumentId,
    revision: u64,
    comparison: Comparison,
) -> Answer<Json<DocumentVersion>> {
    let history = known_history::<D>(state, id).await?;
    let find = |revision| {
        let found = history
            .iter()
            .position(|change| change.revision == revision);
        found.ok_or_else(|| CatalogueError::NoSuchRevision {
            kind: D::KIND,
            id: id.clone(),
            revision,
        })
    };
    let at = find(revision).map_err(DocumentRefused::of(D::KIND))?;
    let other = match comparison.against {
        Some(against) => history.get(find(against).map_err(DocumentRefused::of(D::KIND))?),
        None => history.get(at + 1),
    };
    let this = &history[at];
    let text = |change: &DocumentChange| change.text.clone().unwrap_or_default();
    let name = |change: &DocumentChange| format!("{id} (revision {})", change.revision);
    let (old_name, old) = other.map_or_else(
        || ("nothing".into(), String::new()),
        |change| (name(change), text(change)),
    );
    Ok(Json(DocumentVersion {
        revision,
        at: this.at,
        by: this.by.clone(),
        deleted: this.deleted,
        against: other.map(|change| change.revision),
        diff: unified((&old_name, &old), (&name(this), &text(this))),
        text: this.text.clone(),
    }))
}

/// Saves a document as it was, tells who shows it, and records it.
pub(crate) async fn restore<D: Edited>(
    state: &ApiState,
    identity: &Identity,
    headers: &HeaderMap,
    id: &DocumentId,
    revision: u64,
) -> Answer<Json<DocumentRestored>> {
    let write = writing(identity, headers)?;
    let restored = state.catalogue.restore::<D>(id, revision, write).await;
    let (parsed, saved) = restored.map_err(DocumentRefused::of(D::KIND))?;
    let change = Change::new(D::TOPIC, [id.to_string()]);
    state.live.announce(vec![change]);
    let mut details = parsed.document.details();
    if let Some(members) = details.as_object_mut() {
        members.insert("restored_revision".into(), json!(revision));
    }
    record(state, identity, D::SAVED, Some(id.as_str()), details).await;
    Ok(Json(DocumentRestored {
        id: id.clone(),
        revision: saved,
        warnings: parsed.warnings.into_iter().map(shown_problem).collect(),
    }))
}

async fn known_history<D: Edited>(
    state: &ApiState,
    id: &DocumentId,
) -> Answer<Vec<DocumentChange>> {
    let history = known(state).await?.history::<D>(id).await;
    let history = history.map_err(DocumentRefused::of(D::KIND))?;
    if history.is_empty() {
        return Err(NotFound::new(D::KIND.as_str(), missing_code(D::KIND), id).into());
    }
    Ok(history)
}

fn row(change: &DocumentChange, newest: Option<u64>) -> DocumentRevision {
    DocumentRevision {
        revision: change.revision,
        at: change.at,
        by: change.by.clone(),
        deleted: change.deleted,
        current: Some(change.revision) == newest && !change.deleted,
        origin: change.origin.clone(),
    }
}

/// The three operations for one kind, as modules `list`, `version` and `restore`.
macro_rules! history_operations {
    ($document:ty, $id:ty, $tag:tt, $history:tt, $version:tt, $restore:tt,
     $list_id:tt, $version_id:tt, $restore_id:tt) => {
        /// Its revisions.
        pub mod list {
            use axum::extract::{OriginalUri, State};
            use axum::response::Response;
            use kanade_api_types::documents::DocumentRevision;

            use crate::http::paging::PageQuery;
            use crate::http::{Answer, Path, Query, Viewer};
            use crate::state::ApiState;

            /// Every save and deletion of the document, the newest first. One that is deleted has a
            /// history too.
            #[utoipa::path(get, path = $history, operation_id = $list_id, tag = $tag,
                params(("id" = String, Path, description = "The document"), PageQuery),
                responses((status = 200, description = "Its revisions", body = Vec<DocumentRevision>), (status = 404, description = "There never was one")),
                security(("session" = ["viewer"])))]
            pub async fn handler(
                State(state): State<ApiState>,
                _: Viewer,
                Path(id): Path<$id>,
                Query(page): Query<PageQuery>,
                OriginalUri(uri): OriginalUri,
            ) -> Answer<Response> {
                crate::v1::documents::history::list::<$document>(&state, &uri, &(&id).into(), &page)
                    .await
            }
        }

        /// One revision.
        pub mod version {
            use axum::Json;
            use axum::extract::State;
            use kanade_api_types::documents::DocumentVersion;

            use crate::http::{Answer, Path, Query, Viewer};
            use crate::state::ApiState;
            use crate::v1::documents::history::Comparison;

            /// One revision of the document as its author wrote it, and how it differs from the one
            /// before it, or from another.
            #[utoipa::path(get, path = $version, operation_id = $version_id, tag = $tag,
                params(("id" = String, Path, description = "The document"), ("revision" = u64, Path, description = "The revision"), Comparison),
                responses((status = 200, description = "The revision", body = DocumentVersion), (status = 404, description = "There is no such revision")),
                security(("session" = ["viewer"])))]
            pub async fn handler(
                State(state): State<ApiState>,
                _: Viewer,
                Path((id, revision)): Path<($id, u64)>,
                Query(comparison): Query<Comparison>,
            ) -> Answer<Json<DocumentVersion>> {
                let id = (&id).into();
                crate::v1::documents::history::version::<$document>(&state, &id, revision, comparison)
                    .await
            }
        }

        /// Bringing a revision back.
        pub mod restore {
            use axum::Json;
            use axum::extract::State;
            use axum::http::HeaderMap;
            use kanade_api_types::documents::{DocumentRestored, RestoreRequest};

            use crate::http::{Answer, Body, Operator, Path};
            use crate::state::ApiState;

            /// Saves the document as it was at a revision, also one that is deleted. What it names
            /// must be there.
            #[utoipa::path(post, path = $restore, operation_id = $restore_id, tag = $tag,
                params(("id" = String, Path, description = "The document"), ("If-Match" = Option<u64>, Header, description = "The revision that was read")),
                request_body = RestoreRequest,
                responses((status = 200, description = "Saved", body = DocumentRestored), (status = 400, description = "It names what is not there any more"),
                    (status = 404, description = "There is no such revision"), (status = 409, description = "Somebody changed it meanwhile, or it is kept in a repository")),
                security(("session" = ["operator"])))]
            pub async fn handler(
                State(state): State<ApiState>,
                Operator(identity): Operator,
                headers: HeaderMap,
                Path(id): Path<$id>,
                Body(wanted): Body<RestoreRequest>,
            ) -> Answer<Json<DocumentRestored>> {
                let id = (&id).into();
                crate::v1::documents::history::restore::<$document>(&state, &identity, &headers, &id, wanted.revision)
                    .await
            }
        }
    };
}

pub(crate) use history_operations;
