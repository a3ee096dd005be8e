//! The authoring edge of groups.

use serde_json::Value;

use super::document::Group;
use crate::document::{Format, Problem, read, schema_of};

/// A group as its author wrote it, without problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedGroup {
    /// The group.
    pub group: Group,
    /// What is allowed but probably not meant.
    pub warnings: Vec<Problem>,
}

/// Reads a group strictly.
///
/// # Errors
/// Every problem there is, in the order of the text.
pub fn parse_group(text: &str, format: Format) -> Result<ParsedGroup, Vec<Problem>> {
    let reading = read::<Group>(text, format)?;
    Ok(ParsedGroup {
        group: reading.document,
        warnings: reading.warnings,
    })
}

/// The JSON Schema of a group, with a description of every key.
pub fn group_schema() -> Value {
    schema_of::<Group>()
}
