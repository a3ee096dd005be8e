//! Times as people say them.

use chrono::{DateTime, Datelike, Local, TimeDelta, Utc};

use crate::window::words::Words;

/// A time in the past.
pub fn ago(now: DateTime<Utc>, at: DateTime<Utc>, words: &Words) -> String {
    let past = now - at;
    match past.num_minutes() {
        ..1 => words.just_now.to_owned(),
        minutes @ 1..60 => (words.minutes_ago)(minutes),
        minutes @ 60..1440 => (words.hours_ago)(minutes / 60),
        _ => exact(at),
    }
}

/// The time itself, in the zone of who reads it.
pub fn exact(at: DateTime<Utc>) -> String {
    at.with_timezone(&Local)
        .format("%Y-%m-%d %H:%M")
        .to_string()
}

/// A time to come, and how long it is until then.
pub fn ahead(now: DateTime<Utc>, at: DateTime<Utc>, words: &Words) -> (String, String) {
    let there = at.with_timezone(&Local);
    let weekday = words.weekdays[there.weekday().num_days_from_monday() as usize];
    let day = there.format("%m-%d");
    let clock = there.format("%H:%M");
    (format!("{weekday} {day} {clock}"), until(now, at, words))
}

fn until(now: DateTime<Utc>, at: DateTime<Utc>, words: &Words) -> String {
    let days = at.with_timezone(&Local).date_naive() - now.with_timezone(&Local).date_naive();
    let left = at - now;
    if left < TimeDelta::hours(1) {
        (words.in_minutes)(left.num_minutes().max(0))
    } else if days < TimeDelta::days(1) || left < TimeDelta::hours(12) {
        (words.in_hours)(left.num_hours())
    } else {
        (words.in_days)(days.num_days())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn what_is_near_is_told_as_a_distance() {
        let words = Words::of(Language::En);
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(400);
        let told = |minutes| ago(now, now - TimeDelta::minutes(minutes), words);
        assert_eq!(told(0), "just now");
        assert_eq!(told(-5), "just now");
        assert_eq!(told(59), "59 min ago");
        assert_eq!(told(119), "1 h ago");
        assert!(told(3000).starts_with("1971-"), "{}", told(3000));
        assert_eq!(until(now, now + TimeDelta::minutes(59), words), "in 59 min");
        assert_eq!(until(now, now + TimeDelta::hours(3), words), "in 3 h");
        assert_eq!(until(now, now + TimeDelta::days(3), words), "in 3 days");
    }
}
