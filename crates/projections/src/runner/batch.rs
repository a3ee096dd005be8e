//! A batch on its way: raw messages, and what could be read of them.

use kanade_bus::backend::StreamMessage;

use crate::projection::{Letter, Projection, Received, Rejection};

/// Messages that are decoded before other work gets a turn: committing one batch and decoding the
/// next share a thread.
const AT_A_TIME: usize = 32;

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
    pub async fn decode(raw: Vec<StreamMessage>) -> Self {
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
            if index % AT_A_TIME == AT_A_TIME - 1 {
                tokio::task::yield_now().await;
            }
        }
        Self {
            raw,
            received,
            letters,
        }
    }
}
