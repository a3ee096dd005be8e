//! Views. A view travels as the JSON its author's document means; `kanade-manifest` has its schema.

use kanade_wire::ViewId;
use serde::{Deserialize, Serialize};

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ViewSaved {
    /// The view.
    pub id: ViewId,
    /// What it shows.
    pub description: Option<String>,
    /// How many charts it has.
    pub widget_count: usize,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// What `If-Match` compares with.
    pub revision: u64,
}
