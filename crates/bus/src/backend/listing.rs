use std::collections::BTreeMap;

use super::api::ApiError;
use super::bus::Bus;
use super::reading::{Pull, Start, StreamMessage};

/// Attempts at a listing that is cut off by a lost connection.
const ATTEMPTS: u32 = 3;
/// Messages taken at a time.
const AT_A_TIME: usize = 4_000;

/// The newest message of each subject, and the consumer that goes on from there.
pub(super) struct Listing {
    pub(super) messages: Vec<StreamMessage>,
    pub(super) rest: Pull,
}

impl Bus {
    /// The newest message of every subject that matches, ordered by subject. What comes back is complete: a listing
    /// that is cut off is made again, and fails at last rather than being short.
    pub(super) async fn list_last(&self, stream: &str, filter: &str) -> Result<Listing, ApiError> {
        let mut attempt = 1;
        loop {
            let mut pull = Pull::open(self, stream, Start::LastPerSubject, Some(filter)).await?;
            match collect(&mut pull).await {
                Some(messages) => {
                    return Ok(Listing {
                        messages,
                        rest: pull,
                    });
                }
                None if attempt < ATTEMPTS => attempt += 1,
                None => return Err(cut_off(stream)),
            }
        }
    }
}

impl Bus {
    /// Every message of the subjects that match, in the stream's order. Complete or an error.
    pub async fn list_all(
        &self,
        stream: &str,
        filter: &str,
    ) -> Result<Vec<StreamMessage>, ApiError> {
        for _ in 0..ATTEMPTS {
            let mut pull = Pull::open(self, stream, Start::Sequence(1), Some(filter)).await?;
            let listed = drain(&mut pull).await;
            pull.close().await;
            if let Some(messages) = listed {
                return Ok(messages);
            }
        }
        Err(cut_off(stream))
    }
}

async fn drain(pull: &mut Pull) -> Option<Vec<StreamMessage>> {
    let mut all = Vec::new();
    while let Some(batch) = pull.next_existing(AT_A_TIME).await.ok()? {
        all.extend(batch);
    }
    Some(all)
}

/// Everything that waited when the consumer was made; `None` when it was interrupted. A subject
/// that changes meanwhile comes twice: the later message counts.
async fn collect(pull: &mut Pull) -> Option<Vec<StreamMessage>> {
    let mut newest = BTreeMap::new();
    while let Some(batch) = pull.next_existing(AT_A_TIME).await.ok()? {
        let by_subject = batch
            .into_iter()
            .map(|message| (message.subject.clone(), message));
        newest.extend(by_subject);
    }
    Some(newest.into_values().collect())
}

fn cut_off(stream: &str) -> ApiError {
    ApiError::Unanswered {
        operation: format!("listing {stream}"),
        source: crate::RequestError::Disconnected {
            subject: stream.to_owned(),
        },
    }
}
