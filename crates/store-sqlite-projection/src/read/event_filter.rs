//! The conditions of a list of events.

use chrono::{DateTime, Utc};
use kanade_store::obs_events::{EventFilter, PayloadMatch};
use kanade_store_sqlite::to_nanoseconds;
use kanade_wire::PcId;

use crate::filter::Filtered;

/// Whether an index gives the rows of a filter in their order, at worst one stretch of it for
/// each kind.
pub fn is_indexed(filter: &EventFilter) -> bool {
    let EventFilter {
        pcs,
        kinds,
        kinds_ex,
        sources,
        sources_ex,
        payload,
        ..
    } = filter;
    let by_machine_and_kind = pcs.len() <= 1 && sources.is_empty();
    let by_source = sources.len() == 1 && pcs.is_empty() && kinds.is_empty();
    let is_plain = kinds_ex.is_empty() && sources_ex.is_empty() && payload.is_empty();
    is_plain && (by_machine_and_kind || by_source)
}

/// Adds the stretch of time.
pub fn between(select: &mut Filtered, filter: &EventFilter) {
    select.and_maybe("at >= ", filter.from.map(bound));
    select.and_maybe("at < ", filter.to.map(bound));
}

/// Adds the conditions that an index answers when there is one machine, kind or source.
pub fn lead(select: &mut Filtered, filter: &EventFilter) {
    let (pcs, kinds) = (one(&filter.pcs), one(&filter.kinds));
    let sources = one(&filter.sources);
    select.and_maybe("pc_id = ", pcs.map(ToString::to_string));
    select.and_maybe("kind = ", kinds.map(ToString::to_string));
    if pcs.is_none() && kinds.is_none() {
        select.and_maybe("source = ", sources.map(ToString::to_string));
    }
    between(select, filter);
}

/// Adds every condition.
pub fn restrict(select: &mut Filtered, filter: &EventFilter) {
    lead(select, filter);
    one_of(select, "pc_id", filter.pcs.iter().map(PcId::as_str));
    one_of(select, "kind", filter.kinds.iter().map(String::as_str));
    one_of(select, "source", filter.sources.iter().map(String::as_str));
    none_of(select, "kind", &filter.kinds_ex);
    none_of(select, "source", &filter.sources_ex);
    for wanted in &filter.payload {
        payload(select, wanted);
    }
}

/// A bound in nanoseconds; one beyond what they hold becomes the nearest they hold.
pub fn bound(time: DateTime<Utc>) -> i64 {
    to_nanoseconds(time).unwrap_or(if time.timestamp() < 0 {
        i64::MIN
    } else {
        i64::MAX
    })
}

/// Where a value is, as SQLite's JSON functions read it.
pub fn json_path<'a>(keys: impl IntoIterator<Item = &'a str>) -> String {
    let keys = keys.into_iter();
    let quoted = keys.map(|key| format!(".\"{}\"", key.replace('"', "")));
    format!("${}", quoted.collect::<String>())
}

fn one<T>(values: &[T]) -> Option<&T> {
    match values {
        [value] => Some(value),
        _ => None,
    }
}

fn one_of<'a>(select: &mut Filtered, column: &'static str, values: impl Iterator<Item = &'a str>) {
    let mut values = values.peekable();
    if values.peek().is_some() {
        select.and_one_of(column, values);
    }
}

fn none_of(select: &mut Filtered, column: &'static str, values: &[String]) {
    if !values.is_empty() {
        let list = serde_json::json!(values).to_string();
        select
            .and(format_args!(
                "{column} NOT IN (SELECT value FROM json_each("
            ))
            .push_value("", list)
            .push("))");
    }
}

/// Words of JSON are compared as they are written: `true`, `3`.
fn payload(select: &mut Filtered, wanted: &PayloadMatch) {
    let path = json_path(wanted.path.iter().map(String::as_str));
    match &wanted.value {
        None => {
            select
                .and_value("json_type(payload, ", path)
                .push(") IS NOT NULL");
        }
        Some(value) => {
            select
                .and("CASE json_type(payload, ")
                .push_value("", path.clone())
                .push(") WHEN 'true' THEN 'true' WHEN 'false' THEN 'false'")
                .push_value(" ELSE CAST(json_extract(payload, ", path)
                .push_value(") AS TEXT) END = ", value.clone());
        }
    }
}
