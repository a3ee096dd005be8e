//! From columns to values. A value that cannot be is a decode error that names its column.

use std::error::Error;
use std::str::FromStr;

use crate::from_nanoseconds;
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

type Decoded<T> = Result<T, sqlx::Error>;

/// A validated text.
pub fn parsed<T: FromStr<Err: Error + Send + Sync + 'static>>(
    row: &SqliteRow,
    column: &str,
) -> Decoded<T> {
    let text: &str = row.try_get(column)?;
    text.parse().map_err(|error: T::Err| bad(column, error))
}

/// A validated text, or null.
pub fn maybe_parsed<T: FromStr<Err: Error + Send + Sync + 'static>>(
    row: &SqliteRow,
    column: &str,
) -> Decoded<Option<T>> {
    let text: Option<&str> = row.try_get(column)?;
    let value = text.map(str::parse).transpose();
    value.map_err(|error: T::Err| bad(column, error))
}

/// A time.
pub fn time(row: &SqliteRow, column: &str) -> Decoded<DateTime<Utc>> {
    row.try_get(column).map(from_nanoseconds)
}

/// A time, or null.
pub fn maybe_time(row: &SqliteRow, column: &str) -> Decoded<Option<DateTime<Utc>>> {
    let value: Option<i64> = row.try_get(column)?;
    Ok(value.map(from_nanoseconds))
}

/// A number that is not negative; a negative one counts as 0.
pub fn count(row: &SqliteRow, column: &str) -> Decoded<u64> {
    let value: i64 = row.try_get(column)?;
    Ok(u64::try_from(value).unwrap_or(0))
}

/// A number that is not negative, or null.
pub fn maybe_count(row: &SqliteRow, column: &str) -> Decoded<Option<u64>> {
    let value: Option<i64> = row.try_get(column)?;
    Ok(value.map(|value| u64::try_from(value).unwrap_or(0)))
}

/// JSON.
pub fn json<T: DeserializeOwned>(row: &SqliteRow, column: &str) -> Decoded<T> {
    let text: &str = row.try_get(column)?;
    serde_json::from_str(text).map_err(|error| bad(column, error))
}

/// JSON, or null.
pub fn maybe_json<T: DeserializeOwned>(row: &SqliteRow, column: &str) -> Decoded<Option<T>> {
    let text: Option<&str> = row.try_get(column)?;
    let value = text.map(serde_json::from_str).transpose();
    value.map_err(|error| bad(column, error))
}

fn bad(column: &str, error: impl Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source: Box::new(error),
    }
}
