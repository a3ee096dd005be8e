//! One chart over the events that machines report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::{Path, Review, Reviewed};

/// One chart over the events that machines report.
///
/// Words are kept as text, so that what a newer system has stored can still be shown; an author
/// may only write those of the schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(description = "One chart over the events that machines report.")]
pub struct Widget {
    /// The page the chart is on.
    pub dashboard: String,
    /// The chart's title.
    pub title: String,
    /// What the chart says, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The chart's position on its page, ascending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<i64>,
    /// Whether it is drawn for each machine or once for the fleet.
    #[serde(default = "pc")]
    #[schemars(extend("enum" = ["pc", "fleet"]))]
    pub scope: String,
    /// The kind of the events, such as `logon`.
    #[schemars(extend("examples" = ["logon"]))]
    pub kind: String,
    /// Only events of this source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What is computed: how many events, the share of those where `bool_path` is true, or the
    /// sum of `value_path`.
    #[schemars(extend("enum" = ["count", "ratio", "sum"]))]
    pub agg: String,
    /// A figure for each value found here: a dotted path into the payload, or `pc_id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_by: Option<String>,
    /// Where a `ratio` finds true or false: a dotted path into the payload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bool_path: Option<String>,
    /// Where a `sum` finds its numbers: a dotted path into the payload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_path: Option<String>,
    /// Shortens the values of `group_by`: `host` makes a host of an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["host", null]))]
    pub transform: Option<String>,
    /// Minutes that one event stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub sample_minutes: Option<u32>,
    /// Values of `group_by` that are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// A figure for each stretch of time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["hour", null]))]
    pub time_bucket: Option<String>,
    /// At most so many values of `group_by`; 10 without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub limit: Option<u32>,
    /// How it is drawn.
    #[schemars(extend("enum" = ["bar", "gauge", "timeline", "stat"]))]
    pub render: String,
}

fn pc() -> String {
    "pc".into()
}

impl Reviewed for Widget {
    fn review(&self, at: &Path, review: &mut Review) {
        review.not_blank(&at.key("dashboard"), &self.dashboard);
        review.not_blank(&at.key("title"), &self.title);
        review.not_blank(&at.key("kind"), &self.kind);
        review.not_blank_if_set(&at.key("source"), self.source.as_deref());
        review.none_blank(&at.key("exclude"), &self.exclude);
        self.review_paths(at, review);
        self.review_grouping(at, review);
        self.review_drawing(at, review);
    }
}

impl Widget {
    fn review_paths(&self, at: &Path, review: &mut Review) {
        let paths = [
            ("group_by", &self.group_by),
            ("bool_path", &self.bool_path),
            ("value_path", &self.value_path),
        ];
        for (key, path) in paths {
            if let Some(path) = path.as_deref().filter(|path| !is_dotted(path)) {
                let rule = "write keys of letters, digits or `_` with dots between them";
                review.problem(&at.key(key), format!("`{path}` is not a path: {rule}"));
            }
        }
        for (agg, key, path) in [
            ("ratio", "bool_path", &self.bool_path),
            ("sum", "value_path", &self.value_path),
        ] {
            let relies_on = [at.key("agg"), at.key(key)];
            if self.agg == agg && path.is_none() {
                let message = format!("`agg: {agg}` needs `{key}`");
                review.problem_between(&at.key("agg"), &relies_on, message);
            }
            if self.agg != agg && path.is_some() {
                let message = format!("`{key}` belongs to `agg: {agg}`");
                review.problem_between(&at.key(key), &relies_on, message);
            }
        }
    }

    fn review_grouping(&self, at: &Path, review: &mut Review) {
        let needing = [
            ("transform", self.transform.is_some()),
            ("limit", self.limit.is_some()),
            ("exclude", !self.exclude.is_empty()),
        ];
        for (key, is_set) in needing {
            if is_set && self.group_by.is_none() {
                let relies_on = [at.key(key), at.key("group_by")];
                review.problem_between(
                    &at.key(key),
                    &relies_on,
                    format!("`{key}` needs `group_by`"),
                );
            }
        }
        if self.group_by.as_deref() != Some("pc_id") {
            return;
        }
        if self.transform.is_some() {
            review.problem(&at.key("transform"), "`pc_id` cannot be transformed");
        }
        if self.scope != "fleet" {
            let relies_on = [at.key("group_by"), at.key("scope")];
            let message = "`group_by: pc_id` needs `scope: fleet`";
            review.problem_between(&at.key("group_by"), &relies_on, message);
        }
    }

    fn review_drawing(&self, at: &Path, review: &mut Review) {
        let pairs = [
            ("gauge", "agg: ratio", "agg", self.agg == "ratio"),
            (
                "timeline",
                "time_bucket",
                "time_bucket",
                self.time_bucket.is_some(),
            ),
        ];
        for (render, words, key, is_set) in pairs {
            if (self.render == render) != is_set {
                let message = format!("`render: {render}` and `{words}` go together");
                let relies_on = [at.key("render"), at.key(key)];
                review.problem_between(&at.key("render"), &relies_on, message);
            }
        }
    }
}

fn is_dotted(path: &str) -> bool {
    let is_key =
        |key: &str| !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    path.split('.').all(is_key)
}
