//! Output that does not grow without bound: its beginning and its end are kept.

use super::TextRing;

/// Two thirds of the cap keep the beginning, one third the end.
#[derive(Debug)]
pub struct CappedText {
    head: String,
    head_room: usize,
    tail: TextRing,
    total: u64,
}

/// What was kept of a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The text, with a line that tells what was cut out of its middle.
    pub text: String,
    /// Bytes of text the script wrote.
    pub total: u64,
    /// Whether something was cut out.
    pub is_cut: bool,
}

impl CappedText {
    /// Keeps about `cap` bytes.
    pub fn new(cap: usize) -> Self {
        let head_room = cap / 3 * 2;
        Self {
            head: String::new(),
            head_room,
            tail: TextRing::new(cap - head_room),
            total: 0,
        }
    }

    /// Takes the next text.
    pub fn push(&mut self, text: &str) {
        self.total += text.len() as u64;
        let taken = floor_boundary(text, self.head_room);
        self.head.push_str(&text[..taken]);
        self.head_room -= taken;
        if taken < text.len() {
            self.head_room = 0;
            self.tail.push(&text[taken..]);
        }
    }

    /// What was kept.
    pub fn finish(self) -> Kept {
        let Self {
            mut head,
            tail,
            total,
            ..
        } = self;
        let cut = tail.start();
        if cut > 0 {
            head.push_str(&format!("\n[… {cut} bytes cut out …]\n"));
        }
        head.push_str(tail.text());
        Kept {
            text: head,
            total,
            is_cut: cut > 0,
        }
    }
}

/// The largest index up to `limit` at which `text` may be split.
pub(super) fn floor_boundary(text: &str, limit: usize) -> usize {
    let mut index = limit.min(text.len());
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    index
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn short_output_is_kept_whole() {
        let mut capped = CappedText::new(100);
        capped.push("one\n");
        capped.push("two\n");
        assert_eq!(
            capped.finish(),
            Kept {
                text: "one\ntwo\n".into(),
                total: 8,
                is_cut: false
            }
        );
    }

    #[test]
    fn of_long_output_the_beginning_and_the_end_are_kept() {
        let mut capped = CappedText::new(30);
        for number in 0..100 {
            capped.push(&format!("{number:02}\n"));
        }
        let kept = capped.finish();
        assert_eq!((kept.total, kept.is_cut), (300, true));
        assert!(
            kept.text.starts_with("00\n01\n02\n03\n04\n05\n06"),
            "{}",
            kept.text
        );
        assert!(kept.text.ends_with("97\n98\n99\n"), "{}", kept.text);
        assert!(kept.text.contains("bytes cut out"), "{}", kept.text);
    }

    proptest! {
        #[test]
        fn what_fits_is_never_changed(pieces in proptest::collection::vec("[a-c奏é]{0,9}", 0..9)) {
            let mut capped = CappedText::new(1000);
            pieces.iter().for_each(|piece| capped.push(piece));
            prop_assert_eq!(capped.finish().text, pieces.concat());
        }

        #[test]
        fn the_cap_holds(pieces in proptest::collection::vec("[a-c奏é]{0,30}", 0..30), cap in 12_usize..200) {
            let mut capped = CappedText::new(cap);
            pieces.iter().for_each(|piece| capped.push(piece));
            let kept = capped.finish();
            prop_assert!(kept.text.len() <= cap + 60);
            prop_assert_eq!(kept.is_cut, kept.text.contains("cut out"));
        }
    }
}
