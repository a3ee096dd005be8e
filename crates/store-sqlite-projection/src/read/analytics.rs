use async_trait::async_trait;
use chrono::TimeDelta;
use kanade_store::StoreError;
use kanade_store::analytics::{
    AnalyticsReader, Figure, FigureQuery, Figures, Label, Measure, PayloadPath,
};
use kanade_store_sqlite::from_nanoseconds;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::event_filter::{bound, json_path};
use crate::ProjectionDatabase;
use crate::filter::Filtered;

/// Events that are read, the newest first.
const EVENTS: u64 = 300_000;

/// Figures of one answer.
const FIGURES: usize = 20_000;

const HOUR: i64 = 3_600_000_000_000;

#[async_trait]
impl AnalyticsReader for ProjectionDatabase {
    async fn figures(&self, query: &FigureQuery) -> Result<Figures, StoreError> {
        let rows = select(query)
            .build()
            .try_map(|row| Ok((figure(&row, query.hours)?, read_events(&row)?)))
            .fetch_all(&*self.readers().await)
            .await;
        let rows = rows.map_err(StoreError::failed("compute figures over events"))?;
        let read: u64 = rows.iter().map(|(_, read)| read).sum();
        let cut = read > EVENTS || rows.len() > FIGURES;
        let rows = rows.into_iter().take(FIGURES).map(|(figure, _)| figure);
        Ok(Figures {
            rows: rows
                .filter(|row| query.by.is_none() || row.label.is_some())
                .collect(),
            cut,
        })
    }
}

/// One event and one figure more than are told show that some were left out. Paths hold letters,
/// digits and `_` only, so they may stand in the statement.
fn select(query: &FigureQuery) -> sqlx::QueryBuilder<sqlx::Sqlite> {
    let label = match &query.by {
        None => "NULL".to_owned(),
        Some(Label::Machine) => "pc_id".to_owned(),
        Some(Label::Payload(path)) => text_of(path),
    };
    let hour = match query.hours {
        None => "NULL".to_owned(),
        Some(shift) => format!("(at + {}) / {HOUR}", nanoseconds(shift)),
    };
    let (amount, events) = measured(&query.measure);
    let mut select = Filtered::new(format!(
        "SELECT {label} AS label, {hour} AS hour, {amount} AS amount, {events} AS events,
            count(*) AS read_events
         FROM (SELECT pc_id, at, payload FROM obs_events"
    ));
    select.and_value("kind = ", query.kind.clone());
    select.and_maybe("pc_id = ", query.pc.as_ref().map(ToString::to_string));
    select.and_maybe("source = ", query.source.clone());
    select.and_value("at >= ", bound(query.from));
    select.and_value("at < ", bound(query.to));
    let (read, told) = (EVENTS + 1, FIGURES + 1);
    select.push(format_args!(
        " ORDER BY at DESC LIMIT {read}) GROUP BY 1, 2 ORDER BY amount DESC LIMIT {told}"
    ));
    select.end()
}

fn measured(measure: &Measure) -> (String, String) {
    match measure {
        Measure::Count => ("total(1)".to_owned(), "count(*)".to_owned()),
        Measure::Ratio(path) => {
            let kind = format!("json_type(payload, '{}')", json_path(path.keys()));
            (
                format!("total({kind} = 'true')"),
                format!("count(iif({kind} IN ('true', 'false'), 1, NULL))"),
            )
        }
        Measure::Sum(path) => {
            let path = json_path(path.keys());
            let amount = format!(
                "total(iif(json_type(payload, '{path}') IN ('integer', 'real'),
                    json_extract(payload, '{path}'), NULL))"
            );
            (amount, "count(*)".to_owned())
        }
    }
}

/// Words of JSON as they are written; nothing for what is not there.
fn text_of(path: &PayloadPath) -> String {
    let path = json_path(path.keys());
    format!(
        "CASE json_type(payload, '{path}') WHEN 'true' THEN 'true' WHEN 'false' THEN 'false'
            ELSE CAST(json_extract(payload, '{path}') AS TEXT) END"
    )
}

fn figure(row: &SqliteRow, shift: Option<TimeDelta>) -> Result<Figure, sqlx::Error> {
    let hour: Option<i64> = row.try_get("hour")?;
    let begin = |hour: i64| hour * HOUR - shift.map_or(0, nanoseconds);
    Ok(Figure {
        label: row.try_get("label")?,
        hour: hour.map(begin).map(from_nanoseconds),
        amount: row.try_get("amount")?,
        events: row.try_get::<i64, _>("events")?.unsigned_abs(),
    })
}

fn read_events(row: &SqliteRow) -> Result<u64, sqlx::Error> {
    Ok(row.try_get::<i64, _>("read_events")?.unsigned_abs())
}

fn nanoseconds(time: TimeDelta) -> i64 {
    time.num_nanoseconds().unwrap_or(0)
}
