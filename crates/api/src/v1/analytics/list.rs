//! `GET /api/analytics`

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, TimeDelta, Utc};
use kanade_api_types::analytics::WidgetRow;
use kanade_control::Catalogue;
use kanade_control::catalogue::Unreadable;
use kanade_manifest::view::Widget;
use kanade_wire::PcId;
use serde::Deserialize;

use super::answer::{empty, fill};
use super::question::{Window, question};
use crate::http::failures::LookupError;
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;
use crate::v1::documents::known;

/// The longest shift of hours there is, in minutes.
const SHIFT: i32 = 900;

/// Over what to compute.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// From this time; seven days before `to` without.
    from: Option<DateTime<Utc>>,
    /// Before this time; now without.
    to: Option<DateTime<Utc>>,
    /// How many minutes the reader's clock is ahead of UTC, -900 to 900: where hours begin.
    tz_offset_minutes: Option<i32>,
    /// Widgets of one machine, over its events; without, widgets of the fleet.
    pc_id: Option<PcId>,
}

/// The charts of views and jobs with what they show, by page, order and title. One that cannot be
/// computed has an `error`.
#[utoipa::path(get, path = "/api/analytics", operation_id = "list_analytics", tag = "analytics",
    params(Filter),
    responses((status = 200, description = "The widgets", body = Vec<WidgetRow>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Query(filter): Query<Filter>,
) -> Answer<Json<Vec<WidgetRow>>> {
    let window = window(filter, state.clock.now())?;
    let scope = if window.pc.is_some() { "pc" } else { "fleet" };
    let (widgets, unreadable) = widgets(known(&state).await?, scope);
    let mut rows: Vec<WidgetRow> = unreadable.into_iter().map(broken).collect();
    for (id, widget) in widgets {
        rows.push(computed(&state, id, &widget, &window).await);
    }
    Ok(Json(rows))
}

fn window(filter: Filter, now: DateTime<Utc>) -> Result<Window, LookupError> {
    let refuse = |parameter, reason: &str| LookupError::Word {
        parameter,
        reason: reason.to_owned(),
    };
    let to = filter.to.unwrap_or(now);
    let from = filter.from.unwrap_or(to - TimeDelta::days(7));
    let shift = filter.tz_offset_minutes.unwrap_or_default();
    if from >= to {
        return Err(refuse("from", "give a time before `to`"));
    }
    if !(-SHIFT..=SHIFT).contains(&shift) {
        return Err(refuse("tz_offset_minutes", "give -900 to 900"));
    }
    Ok(Window {
        from,
        to,
        shift: TimeDelta::minutes(shift.into()),
        pc: filter.pc_id,
    })
}

/// The widgets of a scope in the order they are shown, and the views that could not be read.
fn widgets(catalogue: &Catalogue, scope: &str) -> (Vec<(String, Widget)>, Vec<Unreadable>) {
    let mut unreadable = Vec::new();
    let mut widgets = Vec::new();
    for view in catalogue.views() {
        match view {
            Ok(stored) => {
                let id = format!("view:{}", stored.document.id);
                widgets.extend(numbered(&id, stored.document.widgets));
            }
            Err(broken) => unreadable.push(broken),
        }
    }
    for job in catalogue.jobs() {
        let id = format!("job:{}", job.manifest.id);
        widgets.extend(numbered(&id, job.manifest.aggregate));
    }
    widgets.retain(|(_, widget)| widget.scope == scope);
    let place = |widget: &Widget| {
        let order = widget.order.unwrap_or(i64::MAX);
        (widget.dashboard.clone(), order, widget.title.clone())
    };
    widgets.sort_by_cached_key(|(_, widget)| place(widget));
    (widgets, unreadable)
}

fn numbered(source: &str, widgets: Vec<Widget>) -> Vec<(String, Widget)> {
    let numbered = widgets.into_iter().enumerate();
    numbered
        .map(|(index, widget)| (format!("{source}:{index}"), widget))
        .collect()
}

async fn computed(state: &ApiState, id: String, widget: &Widget, window: &Window) -> WidgetRow {
    let mut row = empty(id, widget);
    let query = match question(widget, window) {
        Ok(query) => query,
        Err(reason) => {
            row.error = Some(reason);
            return row;
        }
    };
    match state.projected.analytics.figures(&query).await {
        Ok(figures) => fill(&mut row, widget, figures),
        Err(error) => {
            tracing::error!(%error, widget = row.id, "a widget could not be computed");
            row.error = Some("the backend's database did not answer".into());
        }
    }
    row
}

fn broken(view: Unreadable) -> WidgetRow {
    WidgetRow {
        id: format!("view:{}:0", view.id),
        dashboard: view.id.clone(),
        title: view.id,
        description: None,
        scope: "fleet".into(),
        render: "stat".into(),
        rows: Vec::new(),
        value: None,
        unit: None,
        cut: false,
        error: Some(format!("the view cannot be read: {}", view.reason)),
    }
}
