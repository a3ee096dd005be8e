//! The authoring edge of jobs.

use serde_json::Value;

use super::manifest::Manifest;
use crate::document::{Format, Problem, read, schema_of};

/// A job as its author wrote it, without problems.
#[derive(Debug, Clone, PartialEq)]
pub struct ParsedJob {
    /// The job.
    pub manifest: Manifest,
    /// What is allowed but probably not meant.
    pub warnings: Vec<Problem>,
}

/// Reads a job strictly.
///
/// # Errors
/// Every problem there is, in the order of the text. A text that is not YAML or JSON at all has
/// exactly one.
pub fn parse_job(text: &str, format: Format) -> Result<ParsedJob, Vec<Problem>> {
    let reading = read::<Manifest>(text, format)?;
    Ok(ParsedJob {
        manifest: reading.document,
        warnings: reading.warnings,
    })
}

/// The JSON Schema of a job, with a description of every key.
pub fn job_schema() -> Value {
    schema_of::<Manifest>()
}
