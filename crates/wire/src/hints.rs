//! What a job's output means: hints a command carries with it (contract wire.md §3.13).

use serde::{Deserialize, Serialize};

/// Standard output is a list of events, one JSON document a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct EmitConfig {
    /// The only kind there is: `events`.
    #[serde(rename = "type")]
    pub kind: EmitKind,
    /// Where the script keeps its own mark; informational.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watermark_path: Option<String>,
}

/// What is emitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EmitKind {
    /// Events of the machine's timeline.
    Events,
}

/// Standard output is one JSON object with a status: a compliance check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct CheckHint {
    /// The check's name; not blank.
    pub name: String,
    /// How people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Which key holds the status.
    #[serde(default = "status_field")]
    pub status_field: String,
    /// Which key holds the detail.
    #[serde(default = "detail_field")]
    pub detail_field: String,
    /// A job offered to the user as a remedy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub troubleshoot: Option<String>,
    /// Whether the status goes into the fleet's compliance table.
    #[serde(default = "yes")]
    pub fleet: bool,
    /// Who is told when the status turns bad.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alert: Option<CheckAlert>,
}

/// Who is told when a check enters a listed status. Placeholders in title and body: `{pc_id}`
/// `{name}` `{label}` `{status}` `{detail}` `{last_logon}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct CheckAlert {
    /// The statuses that alert: `warn`, `fail`, `unknown`.
    #[serde(default = "on_fail")]
    #[cfg_attr(feature = "schemars", schemars(extend("items" = {"type": "string", "enum": ["warn", "fail", "unknown"]})))]
    pub on: Vec<String>,
    /// Whether the people at the machine are told.
    #[serde(default)]
    pub notify_user: bool,
    /// Groups whose machines are told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notify_groups: Vec<String>,
    /// `info`, `warn` or `emergency`.
    #[serde(default = "priority")]
    #[cfg_attr(feature = "schemars", schemars(extend("enum" = ["info", "warn", "emergency"])))]
    pub priority: String,
    /// Whether the notice wants a confirmation.
    #[serde(default)]
    pub require_ack: bool,
    /// Whether the notice pops up.
    #[serde(default)]
    pub toast: bool,
    /// Whether the groups' contacts get mail.
    #[serde(default)]
    pub email: bool,
    /// The notice's title.
    pub title: String,
    /// The notice's text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}

/// Standard output names files to bring back in a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct CollectHint {
    /// What the bundle is called.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The limit on the uncompressed size, such as `50 MB`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schemars", schemars(extend("examples" = ["50 MB"])))]
    pub max_size: Option<String>,
    /// Which key of the output lists the paths.
    #[serde(default = "files_field")]
    pub files_field: String,
}

/// How often a failed run is tried again on the machine itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Retry {
    /// Extra attempts.
    pub max: u32,
    /// Seconds between attempts.
    pub backoff_secs: u64,
}

fn status_field() -> String {
    "status".into()
}
fn detail_field() -> String {
    "detail".into()
}
fn files_field() -> String {
    "files".into()
}
fn priority() -> String {
    "warn".into()
}
fn on_fail() -> Vec<String> {
    vec!["fail".into()]
}
fn yes() -> bool {
    true
}
