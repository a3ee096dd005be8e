//! `GET /api/alerts`

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use kanade_api_types::alerts::{AlertRow, MailLanguage};
use kanade_control::alerts;
use kanade_store::state::alerts::{AlertQuery, StoredAlert};
use serde::Deserialize;

use crate::http::failures::LookupError;
use crate::http::paging::{PageQuery, page_response};
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;

/// Which alerts.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Of this kind, such as `check` or `machines_gone`.
    kind: Option<String>,
}

/// What operators were told of, the newest first.
#[utoipa::path(get, path = "/api/alerts", operation_id = "list_alerts", tag = "alerts",
    params(Filter, PageQuery),
    responses((status = 200, description = "A page of alerts", body = Vec<AlertRow>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    let query = AlertQuery {
        kind: filter.kind.filter(|kind| !kind.is_empty()),
        page: page.request(50, 200)?,
    };
    let found = state.alerts.parts().alerts.list(&query).await;
    let found = found.map_err(LookupError::from)?;
    Ok(page_response(&uri, found.map(row)))
}

fn row(stored: StoredAlert) -> AlertRow {
    let alert = stored.alert;
    AlertRow {
        at: alert.at,
        kind: alert.event.kind().to_owned(),
        title: alerts::title(&alert.event, MailLanguage::En),
        id: alert.id,
        event: alert.event,
        deliveries: stored.deliveries,
        delivered: stored.delivered,
        failed: stored.failed,
    }
}
