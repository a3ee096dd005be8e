//! Where a run stands among the others: by the microsecond of its start.

use chrono::{DateTime, Utc};
use kanade_wire::ResultId;

/// Places tried around the start of a run: so far may runs of one moment be out of order.
const AROUND: u64 = 1_000;

/// How far after its start a run may stand because others began at the same moment.
pub const NEAR: i64 = 1_000_000;

/// The place of a run that is alone at its moment.
pub fn of(started_at: DateTime<Utc>) -> i64 {
    started_at.timestamp_micros()
}

/// Where to look next when a place is taken: runs that began at once spread out, each in its own
/// way, so that not all of them walk the same steps.
pub fn next(taken: i64, result: &ResultId) -> i64 {
    let spread = result.as_str().bytes().fold(0_u64, |hash, byte| {
        hash.wrapping_mul(31).wrapping_add(u64::from(byte))
    });
    taken.saturating_add(1 + (spread % AROUND).cast_signed())
}
