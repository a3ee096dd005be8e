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
///
/// # Examples
/// ```
/// use kanade_manifest::{Format, parse_job};
///
/// let text = "
/// id: disk-space
/// version: 1.0.0
/// execute: { shell: sh, script: df, timeout: soon }
/// ";
/// let problems = parse_job(text, Format::Yaml).unwrap_err();
/// assert_eq!((problems[0].path.as_str(), problems[0].line), ("execute.timeout", 4));
///
/// let job = parse_job(&text.replace("soon", "30s"), Format::Yaml).unwrap();
/// assert_eq!(job.manifest.id.as_str(), "disk-space");
/// ```
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
