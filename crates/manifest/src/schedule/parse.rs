//! The authoring edge of schedules.

use serde_json::Value;

use super::document::Schedule;
use crate::document::{Format, Problem, read, schema_of};

/// A schedule as its author wrote it, without problems.
#[derive(Debug, Clone, PartialEq)]
pub struct ParsedSchedule {
    /// The schedule.
    pub schedule: Schedule,
    /// What is allowed but probably not meant.
    pub warnings: Vec<Problem>,
}

/// Reads a schedule strictly.
///
/// # Errors
/// Every problem there is, in the order of the text.
pub fn parse_schedule(text: &str, format: Format) -> Result<ParsedSchedule, Vec<Problem>> {
    let reading = read::<Schedule>(text, format)?;
    Ok(ParsedSchedule {
        schedule: reading.document,
        warnings: reading.warnings,
    })
}

/// The JSON Schema of a schedule, with a description of every key.
pub fn schedule_schema() -> Value {
    schema_of::<Schedule>()
}
