//! Functions that may be called, and two of our own.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, Error, Result};

/// Functions that may be called. What makes a value of any size out of a number, reads files, or
/// tells of the program is not among them.
pub const ALLOWED: &[&str] = &[
    "abs",
    "acos",
    "asin",
    "atan",
    "atan2",
    "avg",
    "ceil",
    "ceiling",
    "char",
    "coalesce",
    "concat",
    "concat_ws",
    "cos",
    "count",
    "cume_dist",
    "date",
    "datetime",
    "degrees",
    "dense_rank",
    "exp",
    "first_value",
    "floor",
    "format",
    "glob",
    "group_concat",
    "hex",
    "ifnull",
    "iif",
    "instr",
    "iso",
    "json",
    "json_array",
    "json_array_length",
    "json_each",
    "json_extract",
    "json_group_array",
    "json_group_object",
    "json_object",
    "json_quote",
    "json_tree",
    "json_type",
    "json_valid",
    "julianday",
    "lag",
    "last_value",
    "lead",
    "length",
    "like",
    "ln",
    "log",
    "log10",
    "log2",
    "lower",
    "ltrim",
    "max",
    "min",
    "mod",
    "nth_value",
    "ns",
    "ntile",
    "nullif",
    "octet_length",
    "percent_rank",
    "pi",
    "pow",
    "power",
    "printf",
    "quote",
    "radians",
    "rank",
    "replace",
    "round",
    "row_number",
    "rtrim",
    "sign",
    "sin",
    "sqrt",
    "strftime",
    "string_agg",
    "substr",
    "substring",
    "sum",
    "tan",
    "time",
    "timediff",
    "total",
    "trim",
    "trunc",
    "typeof",
    "unicode",
    "unixepoch",
    "upper",
    "->",
    "->>",
];

/// Adds `iso(nanoseconds)`, which the views use, and `ns(text)`, its inverse.
pub fn add(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("iso", 1, flags, |context| {
        let nanoseconds: Option<i64> = context.get(0)?;
        Ok(nanoseconds.map(|at| {
            DateTime::from_timestamp_nanos(at).to_rfc3339_opts(SecondsFormat::Millis, true)
        }))
    })?;
    connection.create_scalar_function("ns", 1, flags, |context| {
        let text: Option<String> = context.get(0)?;
        text.map(|text| nanoseconds(&text)).transpose()
    })
}

fn nanoseconds(text: &str) -> Result<i64> {
    let time: Option<DateTime<Utc>> = text.parse().ok().or_else(|| {
        let day: NaiveDate = text.parse().ok()?;
        Some(day.and_hms_opt(0, 0, 0)?.and_utc())
    });
    let nanoseconds = time.and_then(|time| time.timestamp_nanos_opt());
    nanoseconds.ok_or_else(|| {
        let reason =
            format!("ns(): {text:?} is no time such as 2026-11-22 or 2026-11-22T08:00:00Z");
        Error::UserFunctionError(reason.into())
    })
}
