//! From figures to what a widget shows.

use std::collections::HashMap;

use chrono::{DateTime, SecondsFormat, Utc};
use kanade_api_types::analytics::{WidgetFigure, WidgetRow};
use kanade_manifest::view::Widget;
use kanade_store::analytics::{Figure, Figures};

/// Values a widget shows that does not say how many.
const VALUES: u32 = 10;

/// A widget that shows nothing yet.
pub fn empty(id: String, widget: &Widget) -> WidgetRow {
    WidgetRow {
        id,
        dashboard: widget.dashboard.clone(),
        title: widget.title.clone(),
        description: widget.description.clone(),
        scope: widget.scope.clone(),
        render: widget.render.clone(),
        rows: Vec::new(),
        value: None,
        unit: None,
        cut: false,
        error: None,
    }
}

/// Fills a widget with its figures.
pub fn fill(row: &mut WidgetRow, widget: &Widget, figures: Figures) {
    row.cut = figures.cut;
    row.unit = minutes(widget).map(|_| "min".to_owned());
    if widget.group_by.is_none() && widget.time_bucket.is_none() {
        let figure = figures.rows.into_iter().next();
        row.value = figure.map_or_else(|| nothing(widget), |figure| value(widget, &figure));
        return;
    }
    let merged = merge(widget, figures.rows);
    let shown = largest(widget, &merged);
    let mut rows: Vec<(Option<DateTime<Utc>>, WidgetFigure)> = merged
        .into_iter()
        .filter(|figure| shown.contains_key(&figure.label))
        .filter_map(|figure| Some((figure.hour, drawn(widget, figure)?)))
        .collect();
    match widget.time_bucket {
        Some(_) => {
            rows.sort_by(|left, right| (left.0, &left.1.group).cmp(&(right.0, &right.1.group)))
        }
        None => rows.sort_by(|left, right| {
            let by_value = right.1.value.total_cmp(&left.1.value);
            by_value.then_with(|| left.1.label.cmp(&right.1.label))
        }),
    }
    row.rows = rows.into_iter().map(|(_, figure)| figure).collect();
}

/// Puts those together that mean the same, and leaves out what the widget leaves out.
fn merge(widget: &Widget, figures: Vec<Figure>) -> Vec<Figure> {
    let mut merged: HashMap<(Option<String>, Option<DateTime<Utc>>), Figure> = HashMap::new();
    for mut figure in figures {
        if widget.transform.is_some() {
            figure.label = figure.label.as_deref().map(host);
        }
        let is_excluded = |label: &String| widget.exclude.contains(label);
        if figure.label.as_ref().is_some_and(is_excluded) {
            continue;
        }
        let key = (figure.label.clone(), figure.hour);
        merged
            .entry(key)
            .and_modify(|known| {
                known.amount += figure.amount;
                known.events += figure.events;
            })
            .or_insert(figure);
    }
    merged.into_values().collect()
}

/// The values that are shown: those of the largest figures over the whole window.
fn largest(widget: &Widget, figures: &[Figure]) -> HashMap<Option<String>, f64> {
    let mut totals: HashMap<Option<String>, (f64, u64)> = HashMap::new();
    for figure in figures {
        let total = totals.entry(figure.label.clone()).or_default();
        total.0 += figure.amount;
        total.1 += figure.events;
    }
    let mut totals: Vec<(Option<String>, f64)> = totals
        .into_iter()
        .filter_map(|(label, (amount, events))| {
            let figure = Figure {
                label: None,
                hour: None,
                amount,
                events,
            };
            Some((label, value(widget, &figure)?))
        })
        .collect();
    totals.sort_by(|left, right| {
        let by_value = right.1.total_cmp(&left.1);
        by_value.then_with(|| left.0.cmp(&right.0))
    });
    let limit = widget.limit.unwrap_or(VALUES);
    totals.into_iter().take(limit as usize).collect()
}

fn drawn(widget: &Widget, figure: Figure) -> Option<WidgetFigure> {
    let value = value(widget, &figure)?;
    let hour = figure
        .hour
        .map(|hour| hour.to_rfc3339_opts(SecondsFormat::Secs, true));
    let (label, group) = match hour {
        Some(hour) => (hour, figure.label),
        None => (figure.label?, None),
    };
    Some(WidgetFigure {
        label,
        group,
        value,
    })
}

/// What a widget shows when there are no events.
fn nothing(widget: &Widget) -> Option<f64> {
    (widget.agg != "ratio").then_some(0.0)
}

#[allow(clippy::cast_precision_loss)] // counts are far below 2^52
fn value(widget: &Widget, figure: &Figure) -> Option<f64> {
    match widget.agg.as_str() {
        "ratio" => (figure.events > 0).then(|| figure.amount / figure.events as f64),
        "count" => Some(figure.amount * minutes(widget).unwrap_or(1.0)),
        _ => Some(figure.amount),
    }
}

/// How many minutes each counted event stands for, where the widget says so.
fn minutes(widget: &Widget) -> Option<f64> {
    let minutes = widget.sample_minutes.map(f64::from);
    minutes.filter(|_| widget.agg == "count")
}

/// The host of an address; a text that is none stays as it is.
fn host(address: &str) -> String {
    let Some((_, rest)) = address.split_once("://") else {
        return address.to_owned();
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    let host = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => host.split(':').next().unwrap_or(host),
    };
    host.to_lowercase()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn widget(parts: &serde_json::Value) -> Widget {
        let mut widget = json!({
            "dashboard": "d", "title": "t", "kind": "visit", "agg": "count", "render": "bar",
        });
        let members = widget.as_object_mut().unwrap();
        members.extend(parts.as_object().unwrap().clone());
        serde_json::from_value(widget).unwrap()
    }

    fn figure(label: &str, amount: f64, events: u64) -> Figure {
        Figure {
            label: Some(label.into()),
            hour: None,
            amount,
            events,
        }
    }

    fn shown(widget: &Widget, rows: Vec<Figure>) -> Vec<(String, f64)> {
        let mut row = empty("view:v:0".into(), widget);
        fill(&mut row, widget, Figures { rows, cut: false });
        let rows = row.rows.into_iter();
        rows.map(|figure| (figure.label, figure.value)).collect()
    }

    #[test]
    fn addresses_of_one_host_count_together_and_the_largest_stand_first() {
        let widget = widget(&json!({
            "group_by": "url", "transform": "host", "exclude": ["localhost"], "limit": 2,
            "sample_minutes": 5,
        }));
        let rows = vec![
            figure("https://u@Example.org:8443/a?b", 2.0, 2),
            figure("https://example.org/", 1.0, 1),
            figure("http://localhost/", 9.0, 9),
            figure("http://[::1]:80/", 4.0, 4),
            figure("plain", 1.0, 1),
        ];
        let expected = [("::1".to_owned(), 20.0), ("example.org".to_owned(), 15.0)];
        assert_eq!(shown(&widget, rows), expected);
    }

    #[test]
    fn a_share_without_a_true_or_false_is_not_shown() {
        let widget = widget(&json!({
            "agg": "ratio", "bool_path": "ok", "render": "gauge", "group_by": "site",
        }));
        let rows = vec![figure("a", 1.0, 4), figure("b", 0.0, 0)];
        assert_eq!(shown(&widget, rows), [("a".to_owned(), 0.25)]);
    }
}
