//! Text to tree: the only place that knows YAML and JSON.

use serde_saphyr::{DuplicateKeyPolicy, MessageFormatter, Options, UserMessageFormatter};

use super::node::Node;
use super::problem::Problem;

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// YAML 1.2.
    Yaml,
    /// JSON.
    Json,
}

/// The document in `text`, or the one problem that keeps it from being read.
pub(crate) fn parse(text: &str, format: Format) -> Result<Node, Problem> {
    // JSON is YAML too, and the YAML reader knows places; this only keeps JSON strict.
    if format == Format::Json {
        let _: serde::de::IgnoredAny =
            serde_json::from_str(text).map_err(|error| json_problem(&error))?;
    }
    let node: Node = serde_saphyr::from_str_with_options(text, options())
        .map_err(|error| yaml_problem(&error))?;
    if node.is_blank() {
        return Err(at(1, 1, "the document is empty".into()));
    }
    Ok(node)
}

/// What a person writes stays far below these; what grows by repeating itself does not.
fn options() -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_nodes: 20_000,
            max_events: 60_000,
            max_anchors: 500,
            max_aliases: 500,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 20_000,
        },
        duplicate_keys: DuplicateKeyPolicy::Error,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        with_snippet: false,
    }
}

fn json_problem(error: &serde_json::Error) -> Problem {
    let (line, column) = (error.line().max(1) as u64, error.column().max(1) as u64);
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or_default();
    at(line, column, format!("this is not JSON: {message}"))
}

fn yaml_problem(error: &serde_saphyr::Error) -> Problem {
    let error = error.without_snippet();
    let message = UserMessageFormatter.format_message(error).into_owned();
    let place = error.location();
    let line = place.map_or(1, |place| place.line()).max(1);
    let column = place.map_or(1, |place| place.column()).max(1);
    at(line, column, format!("this cannot be read: {message}"))
}

fn at(line: u64, column: u64, message: String) -> Problem {
    Problem {
        path: String::new(),
        line,
        column,
        message,
    }
}
