//! Which of two versions is older.

use std::cmp::Ordering;

/// Compares versions as Debian does, which orders those of rpm and of most software well enough.
///
/// An epoch (`1:`) counts first. Then letters and numbers are compared in turns, from the left:
/// numbers by their value, other characters one by one with letters before everything else, and
/// `~` before all, even the end of the text – `1.0~rc1` is older than `1.0`. A revision after the
/// last `-` counts last. A `v` before a number is passed over.
pub fn compare_versions(left: &str, right: &str) -> Ordering {
    let (left, right) = (Parts::of(left), Parts::of(right));
    left.epoch
        .cmp(&right.epoch)
        .then_with(|| compare_text(left.upstream, right.upstream))
        .then_with(|| compare_text(left.revision, right.revision))
}

struct Parts<'a> {
    epoch: u64,
    upstream: &'a str,
    revision: &'a str,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Self {
        let text = text.trim();
        let numbered = text.strip_prefix(['v', 'V']);
        let numbered = numbered.filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let text = numbered.unwrap_or(text);
        let (epoch, rest) = match text.split_once(':') {
            Some((epoch, rest)) => match epoch.parse() {
                Ok(epoch) => (epoch, rest),
                Err(_) => (0, text),
            },
            None => (0, text),
        };
        let (upstream, revision) = rest.rsplit_once('-').unwrap_or((rest, ""));
        Self {
            epoch,
            upstream,
            revision,
        }
    }
}

fn compare_text(mut left: &str, mut right: &str) -> Ordering {
    while !left.is_empty() || !right.is_empty() {
        let (left_text, left_rest) = split(left, |c| !c.is_ascii_digit());
        let (right_text, right_rest) = split(right, |c| !c.is_ascii_digit());
        let (left_number, left_rest) = split(left_rest, |c| c.is_ascii_digit());
        let (right_number, right_rest) = split(right_rest, |c| c.is_ascii_digit());
        let order = compare_words(left_text, right_text)
            .then_with(|| compare_numbers(left_number, right_number));
        if order.is_ne() {
            return order;
        }
        (left, right) = (left_rest, right_rest);
    }
    Ordering::Equal
}

fn split(text: &str, takes: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c| !takes(c)).unwrap_or(text.len());
    text.split_at(end)
}

fn compare_words(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (left.chars(), right.chars());
    loop {
        let (one, other) = (left.next(), right.next());
        let order = rank(one).cmp(&rank(other));
        if order.is_ne() || (one.is_none() && other.is_none()) {
            return order;
        }
    }
}

/// `~` comes before the end, the end before letters, letters before the rest.
fn rank(character: Option<char>) -> (u8, u32) {
    match character {
        Some('~') => (0, 0),
        None => (1, 0),
        Some(c) if c.is_alphabetic() => (2, u32::from(c)),
        Some(c) => (3, u32::from(c)),
    }
}

/// Numbers of any length.
fn compare_numbers(left: &str, right: &str) -> Ordering {
    let (left, right) = (left.trim_start_matches('0'), right.trim_start_matches('0'));
    left.len().cmp(&right.len()).then_with(|| left.cmp(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_come_in_the_order_of_their_releases() {
        let ascending = [
            "0.9",
            "1.0~beta1",
            "1.0~rc1",
            "1.0~rc1-2",
            "1.0",
            "1.0-1",
            "1.0-1+deb12u1",
            "1.0-2",
            "1.0a",
            "1.0.1",
            "1.2",
            "1.10",
            "2.0",
            "1:0.1",
            "2:0.0.1",
        ];
        for pair in ascending.windows(2) {
            let [older, newer] = pair else { continue };
            assert_eq!(
                compare_versions(older, newer),
                Ordering::Less,
                "{older} {newer}"
            );
            assert_eq!(
                compare_versions(newer, older),
                Ordering::Greater,
                "{newer} {older}"
            );
        }
    }

    #[test]
    fn zeros_and_a_leading_v_do_not_count() {
        for (left, right) in [
            ("1.02", "1.2"),
            ("v3.0.14", "3.0.14"),
            ("0:1", "1"),
            ("1.0", "1.0 "),
        ] {
            assert_eq!(
                compare_versions(left, right),
                Ordering::Equal,
                "{left} {right}"
            );
        }
    }

    #[test]
    fn the_versions_of_openssl_are_told_apart() {
        let older = |left, right| compare_versions(left, right).is_lt();
        assert!(older("3.0.13-1~deb12u1", "3.0.14"));
        assert!(older("3.0.9", "3.0.14-1~deb12u2"));
        assert!(!older("3.0.14-1~deb12u2", "3.0.14"));
        assert!(older("1.1.1w", "3.0.14"));
        assert!(older("99999999999999999998.1", "99999999999999999999.0"));
    }
}
