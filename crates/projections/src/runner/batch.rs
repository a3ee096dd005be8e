//! A batch on its way: raw messages, and what could be read of them.

use kanade_bus::backend::StreamMessage;
use kanade_store::dead_letters::{DeadLetter, KEPT_PAYLOAD};
use kanade_store::projection::Checkpoint;

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

/// What is kept of a message that could not be applied.
pub fn dead_letter(
    letter: Letter,
    raw: &[StreamMessage],
    checkpoint: &Checkpoint,
) -> Option<DeadLetter> {
    let message = raw.get(letter.index)?;
    let kept = |payload: &[u8]| payload.iter().copied().take(KEPT_PAYLOAD).collect();
    let (subject, payload, payload_bytes) = match letter.original {
        Some(original) => (original.subject, kept(&original.payload), original.bytes),
        None => (
            message.subject.clone(),
            kept(&message.payload),
            message.payload.len() as u64,
        ),
    };
    Some(DeadLetter {
        stream: checkpoint.stream.clone(),
        stream_created: checkpoint.stream_created,
        sequence: message.sequence,
        subject,
        reason: letter.reason,
        payload,
        payload_bytes,
        recorded_at: message.published_at,
    })
}
