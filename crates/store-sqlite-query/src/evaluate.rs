//! One statement, its rows, and what stops it.

use std::time::Instant;

use kanade_store::query::{Cell, QueryAnswer, QueryError, QueryRequest};
use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::types::ValueRef;
use rusqlite::{Batch, Error, ErrorCode, Statement};

use crate::connection::Opened;

/// Steps between two looks at the clock.
const STEPS: i32 = 2_000;
/// Bytes of a value that are shown.
const CELL: usize = 64 * 1024;
/// Bytes of an answer.
const WHOLE: usize = 16 * 1024 * 1024;

/// Answers a question.
pub fn evaluate(opened: &Opened, request: &QueryRequest) -> Result<QueryAnswer, QueryError> {
    let begin = Instant::now();
    let end = begin + request.timeout;
    let watch = opened
        .connection
        .progress_handler(STEPS, Some(move || Instant::now() >= end));
    let answer = watch.and_then(|()| {
        let mut statements = Batch::new(&opened.connection, &request.sql);
        let Some(mut statement) = statements.next()? else {
            return Ok(Err(QueryError::Invalid(
                "there is no statement in it".to_owned(),
            )));
        };
        if statements.next()?.is_some() {
            return Ok(Err(QueryError::Refused(
                "one statement at a time".to_owned(),
            )));
        }
        if statement.is_explain() != 0 || !statement.readonly() || statement.column_count() == 0 {
            return Ok(Err(QueryError::Refused(
                "only SELECT is possible".to_owned(),
            )));
        }
        rows(&mut statement, request.limit).map(Ok)
    });
    let answer = answer.map_err(|error| told(opened, request, error))??;
    Ok(QueryAnswer {
        elapsed: begin.elapsed(),
        ..answer
    })
}

fn rows(statement: &mut Statement<'_>, limit: usize) -> Result<QueryAnswer, Error> {
    let names = statement.column_names();
    let mut answer = QueryAnswer {
        columns: names.into_iter().map(str::to_owned).collect(),
        ..QueryAnswer::default()
    };
    let columns = answer.columns.len();
    let mut bytes = 0;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if answer.rows.len() == limit || bytes > WHOLE {
            answer.truncated = true;
            break;
        }
        let mut cells = Vec::with_capacity(columns);
        for index in 0..columns {
            let (cell, cut) = cell(row.get_ref(index)?);
            answer.truncated |= cut;
            bytes += size(&cell);
            cells.push(cell);
        }
        answer.rows.push(cells);
    }
    Ok(answer)
}

/// A value, and whether it was cut.
fn cell(value: ValueRef<'_>) -> (Cell, bool) {
    match value {
        ValueRef::Null => (Cell::Null, false),
        ValueRef::Integer(number) => (Cell::Integer(number), false),
        ValueRef::Real(number) => (Cell::Real(number), false),
        ValueRef::Text(text) => {
            let shown = &text[..text.len().min(CELL)];
            let shown = String::from_utf8_lossy(shown).into_owned();
            (Cell::Text(shown), text.len() > CELL)
        }
        ValueRef::Blob(bytes) => (Cell::Text(format!("({} bytes)", bytes.len())), true),
    }
}

fn size(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) => text.len() + 16,
        _ => 16,
    }
}

/// What went wrong, in words for whoever asked.
fn told(opened: &Opened, request: &QueryRequest, error: Error) -> QueryError {
    if let Some(reason) = opened.refusal.take() {
        return QueryError::Refused(reason);
    }
    match error.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => QueryError::TooLong {
            seconds: request.timeout.as_secs(),
        },
        Some(ErrorCode::TooBig) => {
            QueryError::TooLarge("a value would be longer than a megabyte".to_owned())
        }
        Some(ErrorCode::OutOfMemory | ErrorCode::DiskFull) => {
            QueryError::TooLarge("it needs more memory than it may have".to_owned())
        }
        Some(ErrorCode::ReadOnly | ErrorCode::AuthorizationForStatementDenied) => {
            QueryError::Refused("only SELECT over the views is possible".to_owned())
        }
        Some(ErrorCode::Unknown) | None => unreadable(&error),
        Some(_) => QueryError::Failed(error.into()),
    }
}

/// A view cannot be written anyway, and SQLite says so before it asks whether it may be.
fn unreadable(error: &Error) -> QueryError {
    let reason = error.to_string();
    if reason.contains("cannot modify") {
        return QueryError::Refused("only SELECT is possible: nothing can be written here".into());
    }
    QueryError::Invalid(reason)
}
