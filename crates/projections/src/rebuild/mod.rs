//! Second files of projected tables: one that takes the live one's place, one that is compared
//! with it. Both are filled by the projections the live one is filled by, from the first messages
//! their streams still hold.

mod error;
mod filling;
mod progress;
mod replace;
mod status;
mod upkeep;
mod verify;

pub use error::{Refused, UpkeepError};
pub use status::{StreamProgress, UpkeepKind, UpkeepState, UpkeepStatus};
pub use upkeep::{Upkeep, UpkeepParts};
