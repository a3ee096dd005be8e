//! The newest part of a text.

use super::capped::floor_boundary;

/// Keeps at least the last `room` bytes of what is pushed (all of it while it is shorter), and remembers where in the
/// whole they lie.
#[derive(Debug)]
pub struct TextRing {
    text: String,
    start: u64,
    room: usize,
}

impl TextRing {
    /// An empty one.
    pub const fn new(room: usize) -> Self {
        Self {
            text: String::new(),
            start: 0,
            room,
        }
    }

    /// Takes the next text. Moving what is kept to the front is paid for by an eighth more of it.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
        if self.text.len() > self.room + self.room / 8 {
            self.trim();
        }
    }

    /// Where in the whole the kept text begins, in bytes.
    pub const fn start(&self) -> u64 {
        self.start
    }

    /// Where the whole ends.
    pub const fn end(&self) -> u64 {
        self.start + self.text.len() as u64
    }

    /// The kept text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text from `offset` on, at most `limit` bytes, and where it begins: later than `offset` when that part is
    /// no longer kept.
    pub fn read(&self, offset: u64, limit: usize) -> (u64, &str) {
        let from = offset.clamp(self.start, self.end());
        let skipped = usize::try_from(from - self.start).unwrap_or(self.text.len());
        let skipped = floor_boundary(&self.text, skipped);
        let rest = &self.text[skipped..];
        (
            self.start + skipped as u64,
            &rest[..floor_boundary(rest, limit)],
        )
    }

    fn trim(&mut self) {
        let mut cut = self.text.len() - self.room;
        while !self.text.is_char_boundary(cut) {
            cut += 1;
        }
        self.text.drain(..cut);
        self.start += cut as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_part_is_kept_and_its_place_known() {
        let mut ring = TextRing::new(8);
        ring.push("0123456789");
        assert_eq!((ring.start(), ring.end(), ring.text()), (2, 10, "23456789"));
    }

    #[test]
    fn reading_goes_on_where_it_stopped() {
        let mut ring = TextRing::new(100);
        ring.push("one two");
        assert_eq!(ring.read(0, 3), (0, "one"));
        assert_eq!(ring.read(3, 100), (3, " two"));
        assert_eq!(ring.read(7, 100), (7, ""));
        assert_eq!(ring.read(99, 100), (7, ""));
    }

    #[test]
    fn what_is_gone_is_skipped() {
        let mut ring = TextRing::new(4);
        ring.push("abcdefgh");
        assert_eq!(ring.read(0, 100), (4, "efgh"));
    }

    #[test]
    fn no_character_is_split() {
        let mut ring = TextRing::new(4);
        ring.push("奏奏奏");
        assert_eq!((ring.start(), ring.text()), (6, "奏"));
    }
}
