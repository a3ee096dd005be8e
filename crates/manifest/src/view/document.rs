//! The view document.

use kanade_wire::ViewId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::widget::Widget;
use crate::document::{Path, Review, Reviewed};
use crate::origin::Origin;

/// Charts over the events that machines report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct View {
    /// The view's name everywhere: letters, digits, `_`, `-` and `.` inside.
    #[schemars(extend("examples" = ["fleet-access"]))]
    pub id: ViewId,
    /// What the view shows, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The charts.
    pub widgets: Vec<Widget>,
    /// Words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Where the document comes from; filled in by the command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

impl View {
    /// Decodes what a bucket holds: unknown keys are ignored and no rule is checked.
    pub fn from_stored(json: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(json)
    }
}

impl Reviewed for View {
    fn review(&self, at: &Path, review: &mut Review) {
        for (index, widget) in self.widgets.iter().enumerate() {
            widget.review(&at.key("widgets").index(index), review);
        }
        review.none_blank(&at.key("tags"), &self.tags);
        if let Some(origin) = &self.origin {
            origin.review(&at.key("origin"), review);
        }
    }
}
