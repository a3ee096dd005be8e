//! A batch on its way: raw messages, and what could be read of them.

use kanade_bus::backend::StreamMessage;

use crate::projection::{Letter, Projection, Received, Rejection, WantedBy};

/// A batch, decoded.
pub struct Batch<P: Projection> {
    /// The messages as they came.
    pub raw: Vec<StreamMessage>,
    /// Those that could be read.
    pub received: Vec<Received<P::Message>>,
    /// What of the tables they touch.
    pub wanted: WantedBy<P>,
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
            wanted: P::wanted(&received),
            received,
            letters,
        }
    }
}
