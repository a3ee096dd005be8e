//! Times as they lie in the tables: nanoseconds since 1970, so that they sort and compare as integers.

use chrono::{DateTime, Utc};

/// A time outside the years 1677 to 2262, which nanoseconds in 64 bits cannot hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the time {0} is outside the years 1677 to 2262")]
pub struct TimeOutOfRange(pub DateTime<Utc>);

/// A time for a column.
///
/// # Errors
/// When it is out of range.
pub fn to_nanoseconds(time: DateTime<Utc>) -> Result<i64, TimeOutOfRange> {
    time.timestamp_nanos_opt().ok_or(TimeOutOfRange(time))
}

/// A time from a column.
#[must_use]
pub const fn from_nanoseconds(nanoseconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_nanos(nanoseconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_comes_back_to_the_nanosecond() {
        let time = DateTime::parse_from_rfc3339("2026-11-21T08:00:00.123456789Z")
            .unwrap()
            .to_utc();
        assert_eq!(from_nanoseconds(to_nanoseconds(time).unwrap()), time);
    }

    #[test]
    fn a_time_out_of_range_is_refused() {
        let time = DateTime::<Utc>::MAX_UTC;
        assert_eq!(to_nanoseconds(time), Err(TimeOutOfRange(time)));
    }
}
