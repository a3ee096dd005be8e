//! Bytes as text, piece by piece.

/// Turns bytes into text as they come: what is not UTF-8 becomes `U+FFFD`, and a character that is cut in two by the
/// end of a piece waits for the next one.
#[derive(Debug, Default)]
pub struct LossyDecoder {
    incomplete: Vec<u8>,
}

impl LossyDecoder {
    /// The text of the next bytes.
    pub fn push(&mut self, bytes: &[u8]) -> String {
        let mut input = std::mem::take(&mut self.incomplete);
        input.extend_from_slice(bytes);
        let (whole, rest) = input.split_at(input.len() - incomplete_tail(&input));
        self.incomplete = rest.to_vec();
        String::from_utf8_lossy(whole).into_owned()
    }

    /// The text of what still waits; nothing more will come.
    pub fn finish(&mut self) -> String {
        String::from_utf8_lossy(&std::mem::take(&mut self.incomplete)).into_owned()
    }
}

/// How many bytes at the end begin a character that is not complete.
fn incomplete_tail(bytes: &[u8]) -> usize {
    let longest = bytes.len().min(3);
    let begun = (1..=longest).find(|back| bytes[bytes.len() - back] & 0b1100_0000 != 0b1000_0000);
    match begun {
        Some(back) if character_length(bytes[bytes.len() - back]) > back => back,
        _ => 0,
    }
}

fn character_length(first: u8) -> usize {
    match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_character_cut_in_two_is_put_together() {
        let mut decoder = LossyDecoder::default();
        let bytes = "奏でる".as_bytes();
        assert_eq!(decoder.push(&bytes[..4]), "奏");
        assert_eq!(decoder.push(&bytes[4..]), "でる");
        assert_eq!(decoder.finish(), "");
    }

    #[test]
    fn what_is_not_text_is_replaced_and_never_refused() {
        let mut decoder = LossyDecoder::default();
        assert_eq!(decoder.push(b"a\xffb\xe5"), "a\u{fffd}b");
        assert_eq!(decoder.finish(), "\u{fffd}");
    }

    proptest! {
        #[test]
        fn text_in_any_pieces_stays_the_same(text in ".{0,40}", cut in 0_usize..200) {
            let mut decoder = LossyDecoder::default();
            let cut = cut.min(text.len());
            let (one, two) = text.as_bytes().split_at(cut);
            let whole = decoder.push(one) + &decoder.push(two) + &decoder.finish();
            prop_assert_eq!(whole, text);
        }

        #[test]
        fn any_bytes_are_taken(bytes in proptest::collection::vec(any::<u8>(), 0..60), cut in 0_usize..60) {
            let mut decoder = LossyDecoder::default();
            let (one, two) = bytes.split_at(cut.min(bytes.len()));
            decoder.push(one);
            decoder.push(two);
            decoder.finish();
        }
    }
}
