//! One batch, one transaction.

use kanade_bus::backend::StreamMessage;
use kanade_store::StoreError;
use kanade_store::dead_letters::{DeadLetter, KEPT_PAYLOAD};
use kanade_store::projection::{Checkpoint, ProjectionWriter, Tables};

use super::batch::Batch;
use super::position;
use crate::projection::{Letter, Projection};
use crate::{Change, JobVersions};

/// What a committed batch comes to.
pub struct Committed {
    /// How far the stream is read now.
    pub checkpoint: Checkpoint,
    /// What others are told.
    pub announced: Vec<Change>,
    /// How many messages became dead letters.
    pub dead_letters: usize,
}

/// Applies a batch of a projection's stream that comes after `before`, and stores how far the
/// stream is read: both or neither. Returns the new checkpoint.
///
/// # Errors
/// When the database fails; then nothing of the batch remains.
pub async fn project<P: Projection>(
    writer: &dyn ProjectionWriter<P::Tables>,
    before: &Checkpoint,
    messages: Vec<StreamMessage>,
    jobs: &JobVersions,
) -> Result<Checkpoint, StoreError> {
    let batch = Batch::<P>::decode(messages);
    let committed = commit(writer, before, batch, jobs).await?;
    Ok(committed.checkpoint)
}

/// The same for a batch that is decoded.
pub async fn commit<P: Projection>(
    writer: &dyn ProjectionWriter<P::Tables>,
    before: &Checkpoint,
    mut batch: Batch<P>,
    jobs: &JobVersions,
) -> Result<Committed, StoreError> {
    let keeps_everything = P::STREAM.max_per_subject.is_none();
    let checkpoint = position::after(before, &batch.raw, keeps_everything);
    let mut wanted = P::wanted(&batch.received);
    P::interpret(&mut batch.received, &mut wanted, jobs);
    let mut transaction = writer.begin().await?;
    let known = transaction.known(&wanted).await?;
    let projected = P::apply(batch.received, known, jobs);
    let letters = batch.letters.into_iter().chain(projected.letters);
    let letters = letters.filter_map(|letter| dead_letter(letter, &batch.raw, &checkpoint));
    let letters: Vec<DeadLetter> = letters.collect();
    let dead_letters = letters.len();
    let mut changes = projected.changes;
    P::Tables::add_dead_letters(&mut changes, letters);
    transaction.apply(changes).await?;
    transaction.commit(&checkpoint).await?;
    Ok(Committed {
        checkpoint,
        announced: projected.announced,
        dead_letters,
    })
}

/// What is kept of a message that could not be applied.
fn dead_letter(
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
