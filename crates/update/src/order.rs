//! Which of two versions is the older one.

use std::cmp::Ordering;

/// Whether `version` is older than `than`. Numbers count as numbers, and `1.0.0-rc1` is before `1.0.0`.
pub fn is_older(version: &str, than: &str) -> bool {
    compare(version, than) == Ordering::Less
}

fn compare(one: &str, other: &str) -> Ordering {
    let (one, one_pre) = split(one);
    let (other, other_pre) = split(other);
    parts(one, other).then_with(|| match (one_pre, other_pre) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(one), Some(other)) => parts(one, other),
    })
}

/// The version and what comes before it is finished; what follows a plus does not count.
fn split(version: &str) -> (&str, Option<&str>) {
    let version = version.split('+').next().unwrap_or(version);
    match version.split_once('-') {
        Some((version, pre)) => (version, Some(pre)),
        None => (version, None),
    }
}

fn parts(one: &str, other: &str) -> Ordering {
    let (mut one, mut other) = (one.split('.'), other.split('.'));
    loop {
        let ordering = match (one.next(), other.next()) {
            (None, None) => return Ordering::Equal,
            (one, other) => part(one.unwrap_or("0"), other.unwrap_or("0")),
        };
        if ordering != Ordering::Equal {
            return ordering;
        }
    }
}

fn part(one: &str, other: &str) -> Ordering {
    match (one.parse::<u64>(), other.parse::<u64>()) {
        (Ok(one), Ok(other)) => one.cmp(&other),
        _ => one.cmp(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_by_their_numbers() {
        for (older, newer) in [
            ("0.9.0", "0.10.0"),
            ("1.0", "1.0.1"),
            ("1.0.0-rc.2", "1.0.0-rc.10"),
            ("1.0.0-rc1", "1.0.0"),
            ("0.43.89", "1.0.0"),
        ] {
            assert!(is_older(older, newer), "{older} {newer}");
            assert!(!is_older(newer, older), "{newer} {older}");
        }
    }

    #[test]
    fn a_build_is_not_older_than_another_of_the_same_version() {
        assert!(!is_older("1.0.0+a", "1.0.0+b") && !is_older("1.0", "1.0.0"));
    }
}
