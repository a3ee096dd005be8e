//! The catalogue's revision: what a pin or a revocation is compared with.

use serde::{Deserialize, Serialize};

/// How far the buckets of pins and revocations had grown when something was decided.
///
/// A pin or revocation applies to a command only when its own revision is higher than the
/// command's: else a command races the pin that its own dispatch has written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct CatalogueRevision {
    /// Last sequence of the bucket `script_current` (pins).
    pub pins: u64,
    /// Last sequence of the bucket `script_status` (revocations).
    pub revocations: u64,
}
