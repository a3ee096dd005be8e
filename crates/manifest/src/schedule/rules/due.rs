//! Which times have come since it was last looked.

use chrono::{DateTime, TimeDelta, Utc};

use super::Fires;
use crate::schedule::CatchUp;

/// A time fires as if nothing had happened when it is looked at most this much later.
pub const ON_TIME: TimeDelta = TimeDelta::minutes(5);

/// The times that have come, each in one of the two.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Due {
    /// Those to fire, in order.
    pub fire: Vec<DateTime<Utc>>,
    /// Those that passed while nobody looked, in order.
    pub missed: Vec<DateTime<Utc>>,
}

/// The times later than `after`, up to and with `now`.
///
/// Those not older than [`ON_TIME`] fire. When there is none of these, [`CatchUp::Latest`] fires
/// the last of the others; a later time stands for those before it.
pub fn due(fires: &Fires, after: DateTime<Utc>, now: DateTime<Utc>, catch_up: CatchUp) -> Due {
    let (fire, missed) = fires
        .between(after, now)
        .partition(|moment: &DateTime<Utc>| now - *moment <= ON_TIME);
    let mut due = Due { fire, missed };
    if due.fire.is_empty() && catch_up == CatchUp::Latest {
        due.fire.extend(due.missed.pop());
    }
    due
}
