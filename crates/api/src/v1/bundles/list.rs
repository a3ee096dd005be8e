//! `GET /api/collect/bundles`

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::response::Response;
use kanade_api_types::bundles::BundleRow;
use kanade_control::bundles::facts;
use kanade_store::bundles::{Bundle, BundlePlace};
use kanade_wire::{JobId, PcId};
use serde::Deserialize;

use super::failure::BrokerFailure;
use crate::http::failures::LookupError;
use crate::http::paging::{PageQuery, link_to_next};
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;

/// Which bundles.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// From this machine.
    pc_id: Option<PcId>,
    /// Of this job.
    job_id: Option<JobId>,
}

/// Bundles, the last collected first.
#[utoipa::path(get, path = "/api/collect/bundles", operation_id = "list_bundles", tag = "bundles",
    params(Filter, PageQuery),
    responses((status = 200, description = "A page of bundles", body = Vec<BundleRow>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    let page = page.request(50, 200)?;
    let (pc, job) = (filter.pc_id.as_ref(), filter.job_id.as_ref());
    let bundles = state.projected.bundles.list(pc, job, &page).await;
    let bundles = bundles.map_err(LookupError::from)?;
    let mut rows = Vec::with_capacity(bundles.items.len());
    for bundle in bundles.items {
        rows.push(row(&state, bundle).await?);
    }
    Ok(link_to_next(&uri, bundles.next, Json(rows)))
}

/// A bundle as the API shows it. The report of a 0.43 agent tells neither size nor digest; the
/// broker knows them for as long as it holds the bundle.
async fn row(state: &ApiState, bundle: Bundle) -> Answer<BundleRow> {
    let facts = match (&bundle.place, bundle.size) {
        (BundlePlace::Object(name), None) => facts(&state.bus, name)
            .await
            .map_err(BrokerFailure::Fetch)?,
        _ => None,
    };
    let size = facts.as_ref().map(|facts| facts.size);
    Ok(BundleRow {
        key: bundle.key,
        pc_id: bundle.pc_id,
        job_id: bundle.job_id,
        result_id: bundle.result_id,
        collected_at: bundle.collected_at,
        reported_at: bundle.reported_at,
        size: bundle.size.or(size),
        digest: bundle.digest.or(facts.and_then(|facts| facts.digest)),
        name: bundle.name,
        description: bundle.description,
    })
}
