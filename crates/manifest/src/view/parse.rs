//! The authoring edge of views.

use serde_json::Value;

use super::document::View;
use crate::document::{Format, Problem, read, schema_of};

/// A view as its author wrote it, without problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedView {
    /// The view.
    pub view: View,
    /// What is allowed but probably not meant.
    pub warnings: Vec<Problem>,
}

/// Reads a view strictly.
///
/// # Errors
/// Every problem there is, in the order of the text.
pub fn parse_view(text: &str, format: Format) -> Result<ParsedView, Vec<Problem>> {
    let reading = read::<View>(text, format)?;
    Ok(ParsedView {
        view: reading.document,
        warnings: reading.warnings,
    })
}

/// The JSON Schema of a view, with a description of every key.
pub fn view_schema() -> Value {
    schema_of::<View>()
}
