//! An answer as JSON or as CSV.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use kanade_api_types::query::SqlAnswer;
use kanade_store::query::{Cell, QueryAnswer};
use serde_json::Value;

/// Says that a CSV is cut: its body has no place for that.
const TRUNCATED: &str = "x-truncated";

/// The answer in the form the caller asks for.
pub fn respond(headers: &HeaderMap, answer: QueryAnswer) -> Response {
    let accepted = headers.get(header::ACCEPT);
    let accepted = accepted.and_then(|value| value.to_str().ok());
    if accepted.is_some_and(|accepted| accepted.trim().starts_with("text/csv")) {
        return csv(&answer);
    }
    Json(SqlAnswer {
        row_count: answer.rows.len(),
        truncated: answer.truncated,
        elapsed_ms: u64::try_from(answer.elapsed.as_millis()).unwrap_or(u64::MAX),
        columns: answer.columns,
        rows: answer
            .rows
            .into_iter()
            .map(|row| row.into_iter().map(json).collect())
            .collect(),
    })
    .into_response()
}

fn json(cell: Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Integer(number) => number.into(),
        Cell::Real(number) => number.into(),
        Cell::Text(text) => text.into(),
    }
}

fn csv(answer: &QueryAnswer) -> Response {
    let mut lines = csv::Writer::from_writer(Vec::new());
    // Writing into memory does not fail.
    let _ = lines.write_record(&answer.columns);
    for row in &answer.rows {
        let _ = lines.write_record(row.iter().map(plain));
    }
    let truncated = if answer.truncated { "true" } else { "false" };
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/csv; charset=utf-8; header=present"),
        ),
        (
            header::HeaderName::from_static(TRUNCATED),
            HeaderValue::from_static(truncated),
        ),
    ];
    (headers, lines.into_inner().unwrap_or_default()).into_response()
}

fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Integer(number) => number.to_string(),
        Cell::Real(number) => number.to_string(),
        Cell::Text(text) => text.clone(),
    }
}
