//! Time in numbered pieces.

/// Seconds of a slot of raw samples, and of the shorter rollup.
pub const FIVE_MINUTES: i64 = 300;
/// Seconds of the longer rollup.
pub const HOUR: i64 = 3_600;
/// Seconds of the fleet's shortest rollup.
pub const MINUTE: i64 = 60;

const NANOSECONDS: i64 = 1_000_000_000;

/// The number of the piece of `seconds` in which a moment in nanoseconds lies.
pub fn slot_of(at: i64, seconds: i64) -> i64 {
    at.div_euclid(seconds * NANOSECONDS)
}

/// The last slot of a range that ends before `to`.
pub fn last_slot(to: i64, seconds: i64) -> i64 {
    slot_of(to.saturating_sub(1), seconds)
}

/// Seconds as nanoseconds.
pub fn nanoseconds(seconds: i64) -> i64 {
    seconds.saturating_mul(NANOSECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_does_not_reach_into_the_slot_where_it_ends() {
        let hour = nanoseconds(3_600);
        assert_eq!(slot_of(2 * hour, HOUR), 2);
        assert_eq!(last_slot(2 * hour, HOUR), 1);
        assert_eq!(slot_of(-1, HOUR), -1);
    }
}
