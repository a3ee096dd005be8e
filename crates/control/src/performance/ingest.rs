//! `metrics.ingest`: takes samples as they come, in batches.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use kanade_bus::backend::Bus;
use kanade_bus::{CoreMessage, RequestError, Subscription};
use kanade_projections::{Change, LiveFeed, Topic};
use kanade_runtime::TaskContext;
use kanade_runtime::clock::SharedClock;
use kanade_store::StoreError;
use kanade_store::metrics::{MetricsBatch, MetricsWriter};
use tokio::time::Instant;

use super::counts::IngestCounts;
use super::decode::{self, NoSample};

/// Messages of a batch.
const BATCH: usize = 1_000;
/// How long a batch that is not full waits for more.
const PATIENCE: Duration = Duration::from_secs(1);

/// Records performance samples.
#[derive(Clone)]
pub struct PerformanceIngest {
    /// The broker.
    pub bus: Bus,
    /// Where they go.
    pub metrics: Arc<dyn MetricsWriter>,
    /// What became of them.
    pub counts: IngestCounts,
    /// Who shows them.
    pub live: LiveFeed,
    /// Dates what comes from a clock that is ahead.
    pub clock: SharedClock,
}

/// Why samples are not taken any more; started again, those in between are missing.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The subjects could not be listened to.
    #[error("performance samples cannot be listened to")]
    Subscribe(#[from] RequestError),
    /// The database refused a batch.
    #[error("performance samples cannot be recorded")]
    Store(#[from] StoreError),
}

impl PerformanceIngest {
    /// Takes samples until the task is stopped.
    ///
    /// # Errors
    /// What stopped it. The batch it was at is lost: gaps are accepted.
    pub async fn run(self, task: TaskContext) -> Result<(), IngestError> {
        let mut subscriptions = Subscriptions {
            hosts: self.bus.subscribe(&format!("{}>", decode::HOST)).await?,
            processes: self.bus.subscribe(&format!("{}>", decode::PROCESS)).await?,
        };
        while let Some(messages) = subscriptions.batch(&task).await {
            self.record(&messages).await?;
            task.mark_healthy();
        }
        Ok(())
    }

    async fn record(&self, messages: &[CoreMessage]) -> Result<(), IngestError> {
        let now = self.clock.now();
        let batch = self.read(messages, now);
        if batch.is_empty() {
            return Ok(());
        }
        let (samples, announced) = (batch.len() as u64, machines(&batch));
        match self.metrics.record(batch).await {
            Ok(recorded) => self.counts.change(|totals| {
                totals.recorded += recorded.recorded;
                totals.duplicates += recorded.duplicates;
                totals.last_at = Some(now);
            }),
            Err(error) => {
                self.counts.change(|totals| totals.lost += samples);
                return Err(error.into());
            }
        }
        self.live.announce(vec![announced]);
        Ok(())
    }

    fn read(&self, messages: &[CoreMessage], now: DateTime<Utc>) -> MetricsBatch {
        let mut batch = MetricsBatch::default();
        for message in messages {
            let read = if message.subject.starts_with(decode::HOST) {
                decode::host(message, now).map(|sample| batch.hosts.push(sample))
            } else {
                decode::processes(message, now).map(|sample| batch.processes.push(sample))
            };
            if let Err(reason) = read {
                self.pass_over(message, reason);
            }
        }
        let ahead = batch.hosts.iter().map(|sample| sample.reported_at);
        let ahead = ahead.chain(batch.processes.iter().map(|sample| sample.reported_at));
        let ahead = ahead.flatten().count() as u64;
        self.counts.change(|totals| totals.from_future += ahead);
        batch
    }

    fn pass_over(&self, message: &CoreMessage, reason: NoSample) {
        match reason {
            NoSample::TooOld => self.counts.change(|totals| totals.too_old += 1),
            NoSample::Refused(reason) => {
                tracing::debug!(subject = message.subject, reason, "a sample was refused");
                let subject = &message.subject;
                self.counts.change(|totals| {
                    totals.refused += 1;
                    totals.last_refusal = Some(format!("{subject}: {reason}"));
                });
            }
        }
    }
}

fn machines(batch: &MetricsBatch) -> Change {
    let hosts = batch.hosts.iter().map(|sample| &sample.pc_id);
    let processes = batch.processes.iter().map(|sample| &sample.pc_id);
    let ids = hosts.chain(processes).take(Change::ENOUGH);
    Change::new(Topic::Metrics, ids.map(ToString::to_string))
}

struct Subscriptions {
    hosts: Subscription,
    processes: Subscription,
}

impl Subscriptions {
    /// What comes within a second of the first message, at most a thousand messages; `None` when
    /// the task is asked to end or the connection is closed for good.
    async fn batch(&mut self, task: &TaskContext) -> Option<Vec<CoreMessage>> {
        let first = tokio::select! {
            () = task.stopping() => return None,
            message = self.next() => message?,
        };
        let mut messages = vec![first];
        let end = Instant::now() + PATIENCE;
        while messages.len() < BATCH {
            match tokio::time::timeout_at(end, self.next()).await {
                Ok(Some(message)) => messages.push(message),
                Ok(None) | Err(_) => break,
            }
        }
        Some(messages)
    }

    async fn next(&mut self) -> Option<CoreMessage> {
        tokio::select! {
            message = self.hosts.next() => message,
            message = self.processes.next() => message,
        }
    }
}
