//! A batch on its way: raw messages, and what could be read of them.

use kanade_bus::backend::StreamMessage;

use crate::projection::{Letter, Projection, Received, Rejection};

/// A batch, decoded.
pub struct Batch<P: Projection> {
    /// The messages as they came.
    pub raw: Vec<StreamMessage>,
    /// Those that could be read.
    pub received: Vec<Received<P::Message>>,
    /// Those that could not.
    pub letters: Vec<Letter>,
}

impl<P: Projection> Batch<P> {
    /// Decodes what has arrived.
    pub fn decode(raw: Vec<StreamMessage>) -> Self {
        let mut received = Vec::with_capacity(raw.len());
        let mut letters = Vec::new();
        for (index, message) in raw.iter().enumerate() {
            match P::decode(message) {
                Ok(decoded) => received.push(Received {
                    index,
                    published_at: message.published_at,
                    message: decoded,
                }),
                Err(Rejection::Skip) => {}
                Err(Rejection::Poison(reason)) => letters.push(Letter {
                    index,
                    reason,
                    original: None,
                }),
            }
        }
        Self {
            raw,
            received,
            letters,
        }
    }

    /// Adds what came after it.
    pub fn append(&mut self, later: Self) {
        let offset = self.raw.len();
        self.raw.extend(later.raw);
        let received = later.received.into_iter().map(|received| Received {
            index: received.index + offset,
            ..received
        });
        self.received.extend(received);
        let letters = later.letters.into_iter().map(|letter| Letter {
            index: letter.index + offset,
            ..letter
        });
        self.letters.extend(letters);
    }
}
