//! Charts over the events that machines report, and which of them somebody has pinned.

use serde::{Deserialize, Serialize};

/// A chart with what it shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WidgetRow {
    /// What it is pinned by: its document and its place in it, `view:fleet:0`.
    pub id: String,
    /// The page it is on.
    pub dashboard: String,
    /// Its title.
    pub title: String,
    /// What it says, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `pc` or `fleet`.
    pub scope: String,
    /// How it is drawn: `bar`, `gauge`, `timeline` or `stat`.
    pub render: String,
    /// A figure for each value or hour.
    #[serde(default)]
    pub rows: Vec<WidgetFigure>,
    /// The one figure of a widget without values and hours; of a ratio between 0 and 1, nothing
    /// where no event says true or false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// `min` where each event stands for some minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Whether older events or further values were left out.
    pub cut: bool,
    /// Why it shows nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WidgetFigure {
    /// The value, or the beginning of the hour.
    pub label: String,
    /// The value, where the label is an hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The figure.
    pub value: f64,
}

/// A pinned widget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Pin {
    /// Its id.
    pub widget: String,
}
