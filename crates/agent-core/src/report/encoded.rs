//! How long a text becomes on the wire.

/// The length of `text` as a JSON string, quotes included.
pub fn json_length(text: &str) -> usize {
    2 + text.bytes().map(escaped_length).sum::<usize>()
}

const fn escaped_length(byte: u8) -> usize {
    match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0c => 2,
        0..=0x1f => 6,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_length_is_that_of_the_encoded_text(text in "\\PC*|[\\x00-\\x7f]*") {
            prop_assert_eq!(json_length(&text), serde_json::to_string(&text).unwrap().len());
        }
    }
}
