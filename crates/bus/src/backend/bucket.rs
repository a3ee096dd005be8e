use bytes::Bytes;
use chrono::{DateTime, Utc};

use super::api::ApiError;
use super::bus::Bus;
use super::outgoing::{Expected, Outgoing};
use super::reading::StreamMessage;
use crate::headers::names;
use crate::publish::PublishError;

/// A key's value in a bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BucketEntry {
    /// The key.
    pub key: String,
    /// The value.
    pub value: Bytes,
    /// Number of this change within the bucket.
    pub revision: u64,
    /// When it was written.
    pub written_at: DateTime<Utc>,
}

/// Why a key was not written or read.
#[derive(Debug, thiserror::Error)]
pub enum BucketError {
    /// Somebody else changed the key: it does not have the expected revision.
    #[error("{bucket}/{key} was changed by somebody else")]
    Conflict {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
    },
    /// Keys hold `A-Z a-z 0-9 - / _ = .` and neither begin nor end with a dot.
    #[error("{key:?} cannot be a key of {bucket}")]
    BadKey {
        /// The bucket.
        bucket: String,
        /// What was given.
        key: String,
    },
    /// The write failed otherwise.
    #[error("{bucket}/{key} cannot be written")]
    Write {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
        /// Why.
        #[source]
        source: PublishError,
    },
    /// The read failed.
    #[error("{bucket} cannot be read")]
    Read {
        /// The bucket.
        bucket: String,
        /// Why.
        #[source]
        source: ApiError,
    },
}

impl Bus {
    /// A key's value; `None` when it was never written or is deleted. Reads what was written
    /// before, by anybody.
    pub async fn kv_get(
        &self,
        bucket: &str,
        key: &str,
    ) -> Result<Option<BucketEntry>, BucketError> {
        let message = self.kv_last(bucket, key).await?;
        Ok(message.and_then(|message| live_entry(bucket, message)))
    }

    /// Every key and value. Complete or an error.
    pub async fn kv_list(&self, bucket: &str) -> Result<Vec<BucketEntry>, BucketError> {
        let filter = format!("{}>", prefix(bucket));
        let listing = self.list_last(&stream(bucket), &filter).await;
        let listing = listing.map_err(|source| BucketError::Read {
            bucket: bucket.to_owned(),
            source,
        })?;
        listing.rest.close().await;
        let entries = listing.messages.into_iter();
        Ok(entries
            .filter_map(|message| live_entry(bucket, message))
            .collect())
    }

    /// Writes a key; with `expected` only when it has this revision still. Returns the new one.
    pub async fn kv_put(
        &self,
        bucket: &str,
        key: &str,
        value: impl Into<Bytes>,
        expected: Option<u64>,
    ) -> Result<u64, BucketError> {
        let message = Outgoing {
            expected: expected.map(Expected::LastSequence),
            ..Outgoing::new(subject(bucket, key)?, value)
        };
        self.kv_write(bucket, key, message).await
    }

    /// Writes a key that does not exist, or is deleted. Returns its revision;
    /// [`BucketError::Conflict`] when it exists.
    pub async fn kv_create(
        &self,
        bucket: &str,
        key: &str,
        value: impl Into<Bytes>,
    ) -> Result<u64, BucketError> {
        let value = value.into();
        match self.kv_put(bucket, key, value.clone(), Some(0)).await {
            Err(BucketError::Conflict { bucket, key }) => {
                match self.kv_last(&bucket, &key).await? {
                    Some(last) if is_deletion(&last) => {
                        self.kv_put(&bucket, &key, value, Some(last.sequence)).await
                    }
                    _ => Err(BucketError::Conflict { bucket, key }),
                }
            }
            written => written,
        }
    }

    /// Deletes a key; with `expected` only when it has this revision still. Returns the revision
    /// of the deletion. A key that does not exist is deleted all the same.
    pub async fn kv_delete(
        &self,
        bucket: &str,
        key: &str,
        expected: Option<u64>,
    ) -> Result<u64, BucketError> {
        let message = Outgoing {
            expected: expected.map(Expected::LastSequence),
            ..Outgoing::new(subject(bucket, key)?, Bytes::new())
        };
        let message = message.header(names::KV_OPERATION, "DEL");
        self.kv_write(bucket, key, message).await
    }

    async fn kv_last(&self, bucket: &str, key: &str) -> Result<Option<StreamMessage>, BucketError> {
        let subject = subject(bucket, key)?;
        let last = self.get_last_message(&stream(bucket), &subject).await;
        last.map_err(|source| BucketError::Read {
            bucket: bucket.to_owned(),
            source,
        })
    }

    async fn kv_write(
        &self,
        bucket: &str,
        key: &str,
        message: Outgoing,
    ) -> Result<u64, BucketError> {
        let (bucket, key) = (bucket.to_owned(), key.to_owned());
        match self.publish(message).await {
            Ok(ack) => Ok(ack.sequence),
            Err(PublishError::WrongLastSequence { .. }) => {
                Err(BucketError::Conflict { bucket, key })
            }
            Err(source) => Err(BucketError::Write {
                bucket,
                key,
                source,
            }),
        }
    }
}

/// The stream behind a bucket.
pub(super) fn stream(bucket: &str) -> String {
    format!("KV_{bucket}")
}

/// What a bucket's subjects begin with.
pub(super) fn prefix(bucket: &str) -> String {
    format!("$KV.{bucket}.")
}

pub(super) fn is_deletion(message: &StreamMessage) -> bool {
    let operation = message.headers.get(names::KV_OPERATION);
    matches!(operation, Some("DEL" | "PURGE"))
}

fn live_entry(bucket: &str, message: StreamMessage) -> Option<BucketEntry> {
    if is_deletion(&message) {
        return None;
    }
    Some(BucketEntry {
        key: message.subject.strip_prefix(&prefix(bucket))?.to_owned(),
        value: message.payload,
        revision: message.sequence,
        written_at: message.published_at,
    })
}

fn subject(bucket: &str, key: &str) -> Result<String, BucketError> {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"-/_=.".contains(&byte);
    let empty_token = key.split('.').any(str::is_empty);
    if empty_token || !key.bytes().all(legal) {
        return Err(BucketError::BadKey {
            bucket: bucket.to_owned(),
            key: key.to_owned(),
        });
    }
    Ok(format!("{}{key}", prefix(bucket)))
}
