use std::ops::Range;

use axum::http::{HeaderMap, HeaderName, header};
use chrono::{DateTime, Utc};

/// What of a body is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// These bytes.
    Range(Range<u64>),
    /// The asked range lies outside of it.
    Unsatisfiable,
    /// The caller has it already.
    NotModified,
    /// It is not what the caller thinks it is.
    Failed,
}

/// What a request says about which body, and which part of it, it wants.
#[derive(Debug)]
pub struct Asked<'a> {
    headers: &'a HeaderMap,
    /// The body's tag, with its quotes.
    tag: &'a str,
    modified: Option<DateTime<Utc>>,
    size: u64,
}

impl<'a> Asked<'a> {
    /// What `headers` ask of a body.
    pub const fn new(
        headers: &'a HeaderMap,
        tag: &'a str,
        modified: Option<DateTime<Utc>>,
        size: u64,
    ) -> Self {
        Self {
            headers,
            tag,
            modified,
            size,
        }
    }

    /// What is to be sent, by the rules of RFC 9110 §13.2 and §14.2. Several ranges at once are
    /// answered with the whole.
    pub fn part(&self) -> Part {
        let text = |name| self.text(name);
        if text(header::IF_MATCH).is_some_and(|tags| !self.is_named(tags, false)) {
            return Part::Failed;
        }
        if text(header::IF_NONE_MATCH).is_some_and(|tags| self.is_named(tags, true)) {
            return Part::NotModified;
        }
        let range = text(header::RANGE).filter(|_| self.is_range_wanted());
        match range.and_then(|range| parse(range, self.size)) {
            None => Part::Whole,
            Some(range) if range.is_empty() => Part::Unsatisfiable,
            Some(range) => Part::Range(range),
        }
    }

    /// A range is for the body the caller has a part of; of another one it wants the whole.
    fn is_range_wanted(&self) -> bool {
        let Some(condition) = self.text(header::IF_RANGE) else {
            return true;
        };
        if condition.starts_with('"') {
            return condition == self.tag;
        }
        let date = DateTime::parse_from_rfc2822(condition).ok();
        let modified = self.modified.map(|modified| modified.timestamp());
        date.is_some_and(|date| Some(date.timestamp()) == modified)
    }

    fn is_named(&self, tags: &str, is_weak_enough: bool) -> bool {
        tags.split(',').map(str::trim).any(|tag| {
            let strong = tag.strip_prefix("W/").filter(|_| is_weak_enough);
            tag == "*" || strong.unwrap_or(tag) == self.tag
        })
    }

    fn text(&self, name: HeaderName) -> Option<&'a str> {
        self.headers.get(name)?.to_str().ok().map(str::trim)
    }
}

/// One range of bytes, empty when it lies outside of the body; `None` for what is no single range.
fn parse(text: &str, size: u64) -> Option<Range<u64>> {
    let (first, last) = text.strip_prefix("bytes=")?.trim().split_once('-')?;
    match (first.trim(), last.trim()) {
        ("", suffix) => {
            let length: u64 = suffix.parse().ok()?;
            Some(size.saturating_sub(length)..size)
        }
        (first, "") => {
            let first: u64 = first.parse().ok()?;
            Some(first.min(size)..size)
        }
        (first, last) => {
            let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
            let end = last.saturating_add(1).min(size);
            (first <= last).then(|| first.min(end)..end)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAG: &str = "\"abc\"";

    fn part(asked: &[(HeaderName, &str)]) -> Part {
        let headers: HeaderMap = asked
            .iter()
            .map(|(name, value)| (name.clone(), value.parse().unwrap()))
            .collect();
        let modified = "2026-11-21T08:00:00.5Z".parse().ok();
        Asked::new(&headers, TAG, modified, 100).part()
    }

    #[test]
    fn a_range_is_cut_to_the_body() {
        let range = |text| part(&[(header::RANGE, text)]);
        assert_eq!(range("bytes=0-0"), Part::Range(0..1));
        assert_eq!(range("bytes=90-"), Part::Range(90..100));
        assert_eq!(range("bytes=90-1000"), Part::Range(90..100));
        assert_eq!(range("bytes=-10"), Part::Range(90..100));
        assert_eq!(range("bytes=-1000"), Part::Range(0..100));
        assert_eq!(range("bytes=100-"), Part::Unsatisfiable);
        assert_eq!(range("bytes=-0"), Part::Unsatisfiable);
    }

    #[test]
    fn what_is_no_single_range_asks_for_the_whole() {
        for text in [
            "bytes=5-4",
            "bytes=0-1,4-5",
            "lines=1-2",
            "bytes=a-b",
            "bytes",
        ] {
            assert_eq!(part(&[(header::RANGE, text)]), Part::Whole, "{text}");
        }
    }

    #[test]
    fn a_range_of_another_body_asks_for_the_whole() {
        let range = (header::RANGE, "bytes=0-9");
        let of = |condition| part(&[range.clone(), (header::IF_RANGE, condition)]);
        assert_eq!(of(TAG), Part::Range(0..10));
        assert_eq!(of("\"other\""), Part::Whole);
        assert_eq!(of("W/\"abc\""), Part::Whole);
        assert_eq!(of("Sat, 21 Nov 2026 08:00:00 GMT"), Part::Range(0..10));
        assert_eq!(of("Sat, 21 Nov 2026 08:00:01 GMT"), Part::Whole);
    }

    #[test]
    fn conditions_come_before_ranges() {
        let range = (header::RANGE, "bytes=0-9");
        let with = |name, value| part(&[range.clone(), (name, value)]);
        assert_eq!(with(header::IF_MATCH, "\"x\", \"abc\""), Part::Range(0..10));
        assert_eq!(with(header::IF_MATCH, "*"), Part::Range(0..10));
        assert_eq!(with(header::IF_MATCH, "\"x\""), Part::Failed);
        assert_eq!(with(header::IF_MATCH, "W/\"abc\""), Part::Failed);
        assert_eq!(with(header::IF_NONE_MATCH, "W/\"abc\""), Part::NotModified);
        assert_eq!(with(header::IF_NONE_MATCH, "\"x\""), Part::Range(0..10));
    }
}
