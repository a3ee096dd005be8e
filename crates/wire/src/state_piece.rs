//! A desired state that is too long for one reply travels as the pieces of its JSON text.

use serde::{Deserialize, Serialize};

use crate::Digest;

/// A part of a desired state's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatePiece {
    /// Bytes of the text before it.
    pub offset: usize,
    /// Bytes of the whole text. [`crate::sync::SyncReply::hash`] is its digest.
    pub size: usize,
    /// The part.
    pub text: String,
}

/// Which part an agent has not got yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateRange {
    /// Of which desired state.
    pub hash: Digest,
    /// Bytes it has.
    pub offset: usize,
}

impl StatePiece {
    /// What follows the first `offset` bytes of a text, as much as takes `room` bytes where it stands in a reply, and
    /// at least one character. Nothing past the end, or between the bytes of a character.
    ///
    /// # Examples
    /// ```
    /// use kanade_wire::state_piece::StatePiece;
    ///
    /// let piece = StatePiece::cut(r#"{"a":"b"}"#, 1, 5).unwrap();
    /// assert_eq!((piece.offset, piece.size, piece.text.as_str()), (1, 9, r#""a""#));
    /// ```
    pub fn cut(text: &str, offset: usize, room: usize) -> Option<Self> {
        let rest = text.get(offset..).filter(|rest| !rest.is_empty())?;
        let mut left = room;
        let end = rest.char_indices().find(|(at, next)| {
            let length = encoded(*next);
            let is_full = length > left && *at > 0;
            left = left.saturating_sub(length);
            is_full
        });
        Some(Self {
            offset,
            size: text.len(),
            text: rest[..end.map_or(rest.len(), |(at, _)| at)].to_owned(),
        })
    }
}

/// Bytes a character takes within a JSON text.
fn encoded(character: char) -> usize {
    match character {
        '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
        control if control < ' ' => 6,
        other => other.len_utf8(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_of_a_text_are_the_text_and_each_fits() {
        let text = r#"{"script":"echo \"音\"\n","n":[1,2,3]}"#.repeat(50);
        for room in [1, 2, 7, 64, 10_000] {
            let mut whole = String::new();
            while let Some(piece) = StatePiece::cut(&text, whole.len(), room) {
                let encoded = serde_json::to_string(&piece.text).unwrap().len() - 2;
                assert!(encoded <= room.max(3), "{encoded} in {room}");
                assert_eq!((piece.offset, piece.size), (whole.len(), text.len()));
                whole.push_str(&piece.text);
            }
            assert_eq!(whole, text);
        }
    }

    #[test]
    fn where_no_piece_begins_there_is_none() {
        assert_eq!(StatePiece::cut("音", 1, 10), None);
        assert_eq!(StatePiece::cut("音", 3, 10), None);
        assert_eq!(StatePiece::cut("音", 9, 10), None);
    }
}
