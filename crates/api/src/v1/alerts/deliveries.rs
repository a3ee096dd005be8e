//! `GET /api/alerts/deliveries`

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use kanade_api_types::alerts::DeliveryRow;
use kanade_control::alerts::delivery_row;
use kanade_store::state::alerts::DeliveryQuery;
use serde::Deserialize;

use crate::http::failures::{LookupError, word};
use crate::http::paging::{PageQuery, page_response};
use crate::http::{Admin, Answer, Query};
use crate::state::ApiState;

/// Which deliveries.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Of this alert.
    alert_id: Option<String>,
    /// `mail`, `webhook` or `notice`.
    channel: Option<String>,
    /// To this address, webhook or subject.
    recipient: Option<String>,
    /// `waiting`, `delivered` or `failed`.
    state: Option<String>,
}

/// Alerts on their way and what became of each, with every try, the newest first.
#[utoipa::path(get, path = "/api/alerts/deliveries", operation_id = "list_alert_deliveries", tag = "alerts",
    params(Filter, PageQuery),
    responses((status = 200, description = "A page of deliveries", body = Vec<DeliveryRow>)),
    security(("session" = ["admin"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Admin,
    OriginalUri(uri): OriginalUri,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    let text = |text: Option<String>| text.filter(|text| !text.is_empty());
    let query = DeliveryQuery {
        alert_id: text(filter.alert_id),
        channel: word("channel", filter.channel.as_deref())?,
        recipient: text(filter.recipient),
        state: word("state", filter.state.as_deref())?,
        page: page.request(50, 200)?,
    };
    let found = state.alerts.parts().alerts.deliveries(&query).await;
    let found = found.map_err(LookupError::from)?;
    Ok(page_response(&uri, found.map(delivery_row)))
}
