//! `GET /api/obs_events`

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use kanade_api_types::obs_events::ObsEvents;
use kanade_store::obs_events::{EventFilter, EventQuery, PayloadMatch};
use kanade_wire::PcId;
use serde::Deserialize;

use super::row::{event_row, words};
use crate::http::failures::LookupError;
use crate::http::paging::{PageQuery, link_to_next};
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;

/// Where logons say of what type they are.
const LOGON_TYPE: &str = "logon_type";

/// Which events.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Of this machine.
    pc_id: Option<PcId>,
    /// At this time or later.
    from: Option<DateTime<Utc>>,
    /// Before this time.
    to: Option<DateTime<Utc>>,
    /// Of this kind.
    kind: Option<String>,
    /// From this source.
    source: Option<String>,
    /// Of one of these kinds, separated by commas.
    kinds: Option<String>,
    /// Of none of these kinds, separated by commas.
    kinds_ex: Option<String>,
    /// From one of these sources, separated by commas.
    sources: Option<String>,
    /// From none of these sources, separated by commas.
    sources_ex: Option<String>,
    /// Whose payload has this `logon_type`.
    logon_type: Option<String>,
    /// Whose payload has something here: keys with dots between them.
    payload_key: Option<String>,
    /// What `payload_key` leads to, as text.
    payload_value: Option<String>,
}

/// Events, the newest first. A page of a filter that no index answers may be short, or empty, and
/// still name a next one in `Link`: without that the list is at its end.
#[utoipa::path(get, path = "/api/obs_events", operation_id = "list_obs_events", tag = "events",
    params(Filter, PageQuery),
    responses((status = 200, description = "A page of events", body = ObsEvents)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    let query = EventQuery {
        page: page.request(200, 5_000)?,
        filter: read_filter(filter)?,
    };
    let page = state
        .projected
        .events
        .list(&query)
        .await
        .map_err(LookupError::from)?;
    let events = page.items.into_iter().map(event_row).collect();
    Ok(link_to_next(&uri, page.next, Json(ObsEvents { events })))
}

fn read_filter(filter: Filter) -> Result<EventFilter, LookupError> {
    let either = |list: Option<String>, one: Option<String>| {
        let mut all = words(list.as_deref());
        all.extend(one.filter(|word| !word.is_empty()));
        all.sort_unstable();
        all.dedup();
        all
    };
    Ok(EventFilter {
        payload: payload(filter.logon_type, filter.payload_key, filter.payload_value)?,
        pcs: Vec::from_iter(filter.pc_id),
        from: filter.from,
        to: filter.to,
        kinds: either(filter.kinds, filter.kind),
        kinds_ex: words(filter.kinds_ex.as_deref()),
        sources: either(filter.sources, filter.source),
        sources_ex: words(filter.sources_ex.as_deref()),
    })
}

fn payload(
    logon_type: Option<String>,
    key: Option<String>,
    value: Option<String>,
) -> Result<Vec<PayloadMatch>, LookupError> {
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let mut matches = Vec::new();
    if let Some(logon_type) = given(logon_type) {
        matches.extend(PayloadMatch::new(LOGON_TYPE, Some(logon_type)));
    }
    match (given(key), given(value)) {
        (Some(key), value) => {
            let wanted = PayloadMatch::new(&key, value).ok_or_else(|| LookupError::Word {
                parameter: "payload_key",
                reason: "give keys with dots between them, such as `user.name`".into(),
            })?;
            matches.push(wanted);
        }
        (None, Some(_)) => {
            return Err(LookupError::Word {
                parameter: "payload_value",
                reason: "say in `payload_key` where to look for it".into(),
            });
        }
        (None, None) => {}
    }
    Ok(matches)
}
