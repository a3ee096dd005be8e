use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use kanade_runtime::{Backoff, BackoffPolicy};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout_at};
use tokio_util::sync::CancellationToken;

use super::api::ApiError;
use super::bucket;
use super::bus::Bus;
use super::reading::StreamMessage;

/// The bucket is listed anew this often: keys that expire are not announced by the broker.
const LISTED_EVERY: Duration = Duration::from_secs(600);
/// Changes taken at a time.
const AT_A_TIME: usize = 1_000;

/// A bucket's content in memory, kept up to date by [`KvMirror::run`]. Clones share it.
///
/// It is never emptied by a failure: only a complete listing, or a deletion that was read, removes
/// a key.
#[derive(Debug, Clone)]
pub struct KvMirror {
    bus: Bus,
    bucket: Arc<str>,
    stream: Arc<str>,
    prefix: Arc<str>,
    content: watch::Sender<MirrorSnapshot>,
}

/// A bucket's content at one moment.
#[derive(Debug, Clone, Default)]
pub struct MirrorSnapshot {
    /// Whether the bucket was listed at least once; before, nothing is known.
    pub is_ready: bool,
    /// The newest change in it; 0 for none.
    pub revision: u64,
    /// Values by key.
    pub entries: Arc<BTreeMap<String, MirrorEntry>>,
}

/// A value and the number of its last change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MirrorEntry {
    /// Number of the change within the bucket.
    pub revision: u64,
    /// The value.
    pub value: Bytes,
    /// When it was written.
    pub written_at: DateTime<Utc>,
}

impl KvMirror {
    /// An empty mirror that is not ready yet.
    pub fn new(bus: &Bus, bucket: impl Into<Arc<str>>) -> Self {
        let bucket = bucket.into();
        let (stream, prefix) = (bucket::stream(&bucket), bucket::prefix(&bucket));
        Self::over(bus, bucket, stream, prefix)
    }

    /// A mirror of the newest message of every subject of `stream` that begins with `prefix`.
    pub(super) fn over(
        bus: &Bus,
        name: impl Into<Arc<str>>,
        stream: String,
        prefix: String,
    ) -> Self {
        Self {
            bus: bus.clone(),
            bucket: name.into(),
            stream: stream.into(),
            prefix: prefix.into(),
            content: watch::Sender::default(),
        }
    }

    /// The bucket's name.
    pub fn bucket(&self) -> &str {
        &self.bucket
    }

    /// The content as it is known now.
    pub fn snapshot(&self) -> MirrorSnapshot {
        self.content.borrow().clone()
    }

    /// The content now, and a way to wait for its changes.
    pub fn watch(&self) -> watch::Receiver<MirrorSnapshot> {
        self.content.subscribe()
    }

    /// Waits until the bucket has been listed once.
    pub async fn ready(&self) -> MirrorSnapshot {
        self.wait_for(|content| content.is_ready).await
    }

    /// Waits until a change is in it: the revision that a write returned.
    pub async fn caught_up(&self, revision: u64) -> MirrorSnapshot {
        self.wait_for(|content| content.is_ready && content.revision >= revision)
            .await
    }

    async fn wait_for(&self, holds: impl FnMut(&MirrorSnapshot) -> bool) -> MirrorSnapshot {
        let mut content = self.content.subscribe();
        // The guard of a found value must not be held across the wait of a closed channel.
        let found = content.wait_for(holds).await.map(|content| content.clone());
        match found {
            Ok(content) => content,
            Err(_) => std::future::pending().await,
        }
    }

    /// Lists, then follows, then lists again whenever something is in doubt, until `stop`.
    ///
    /// Exactly one such call may run for a mirror. A bucket that does not exist yet is waited for.
    pub async fn run(&self, stop: &CancellationToken) {
        stop.run_until_cancelled(self.keep_up()).await;
    }

    async fn keep_up(&self) -> std::convert::Infallible {
        let policy = BackoffPolicy::new(Duration::from_millis(100), Duration::from_secs(15));
        let mut backoff = Backoff::new(policy);
        loop {
            match self.list_and_follow(&mut backoff).await {
                Ok(reason) => {
                    tracing::debug!(bucket = &*self.bucket, reason, "bus.mirror.list_again");
                }
                Err(error) => {
                    tracing::debug!(bucket = &*self.bucket, error = %error, "bus.mirror.failed");
                    let delay = backoff.next_delay(&mut rand::rng());
                    sleep(delay).await;
                }
            }
        }
    }

    /// Returns why the bucket must be listed again.
    async fn list_and_follow(&self, backoff: &mut Backoff) -> Result<&'static str, ApiError> {
        let filter = format!("{}>", self.prefix);
        let mut listing = self.bus.list_last(&self.stream, &filter).await?;
        backoff.reset();
        self.replace(listing.messages);
        let list_again = Instant::now() + LISTED_EVERY;
        loop {
            match timeout_at(list_again, listing.rest.next(AT_A_TIME)).await {
                Ok(Ok(changes)) => self.apply(changes),
                Ok(Err(interrupted)) => return Ok(interrupted.0),
                Err(_) => {
                    listing.rest.close().await;
                    return Ok("it was listed long ago");
                }
            }
        }
    }

    fn replace(&self, messages: Vec<StreamMessage>) {
        let mut fresh = MirrorSnapshot {
            is_ready: true,
            ..MirrorSnapshot::default()
        };
        self.merge(&mut fresh, messages);
        self.content.send_if_modified(|content| {
            let is_news = !content.is_ready
                || content.revision != fresh.revision
                || content.entries != fresh.entries;
            *content = fresh;
            is_news
        });
    }

    fn apply(&self, changes: Vec<StreamMessage>) {
        self.content
            .send_modify(|content| self.merge(content, changes));
    }

    fn merge(&self, content: &mut MirrorSnapshot, changes: Vec<StreamMessage>) {
        let entries = Arc::make_mut(&mut content.entries);
        for change in changes {
            content.revision = content.revision.max(change.sequence);
            let Some(key) = change.subject.strip_prefix(&*self.prefix) else {
                continue;
            };
            if bucket::is_deletion(&change) {
                entries.remove(key);
            } else {
                let entry = MirrorEntry {
                    revision: change.sequence,
                    value: change.payload,
                    written_at: change.published_at,
                };
                entries.insert(key.to_owned(), entry);
            }
        }
    }
}
