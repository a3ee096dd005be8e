use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{StreamExt, TryStreamExt, stream};
use kanade_bus::backend::{ApiError, Bus, Read, StreamInfo, StreamMessage, StreamReader};
use kanade_wire::job_version::JobVersion;
use kanade_wire::{Digest, ExecId, subjects, topology};
use serde::Deserialize;

use super::{JobRef, JobVersions};

/// Records of executions that are looked up at the same time.
const AT_ONCE: usize = 32;

/// How far the clocks of a cluster's servers may be apart.
const CLOCKS: TimeDelta = TimeDelta::seconds(5);

/// Knows the job versions, and reads on where a batch needs more of them.
#[derive(Debug, Default)]
pub(crate) struct Learner {
    versions: JobVersions,
    /// The sequence after the last version that was read.
    next: u64,
    /// Every version that was stored until then is known.
    complete_until: Option<DateTime<Utc>>,
}

/// As much of an execution's record as is needed.
#[derive(Deserialize)]
struct Created {
    #[serde(default)]
    job_digest: Option<Digest>,
}

impl Learner {
    /// What is known.
    pub fn versions(&self) -> &JobVersions {
        &self.versions
    }

    /// Learns all that the results of a batch are read with.
    ///
    /// # Errors
    /// When the broker fails.
    pub async fn learn(&mut self, bus: &Bus, runs: &[JobRef<'_>]) -> Result<(), ApiError> {
        if runs.iter().any(|run| self.is_missing(run)) {
            let newest = runs.iter().map(|run| run.recorded_at).max();
            self.read_to_the_end(bus, newest).await?;
        }
        let executions = runs
            .iter()
            .filter_map(|run| self.versions.unknown_execution(run));
        let executions: BTreeSet<ExecId> = executions.cloned().collect();
        let mut found = stream::iter(executions)
            .map(|exec_id| record(bus, exec_id))
            .buffer_unordered(AT_ONCE);
        while let Some((exec_id, digest)) = found.try_next().await? {
            self.versions.insert_execution(exec_id, digest);
        }
        Ok(())
    }

    /// Whether a version that is not known yet may be the one of a result.
    fn is_missing(&self, run: &JobRef<'_>) -> bool {
        match run.digest {
            Some(digest) => self.versions.get(digest).is_none(),
            None => self
                .complete_until
                .is_none_or(|until| until < run.recorded_at),
        }
    }

    async fn read_to_the_end(
        &mut self,
        bus: &Bus,
        newest: Option<DateTime<Utc>>,
    ) -> Result<(), ApiError> {
        let Some(info) = bus.stream_info(topology::JOB_VERSIONS.name).await? else {
            tracing::debug!("there is no stream of job versions yet");
            return Ok(());
        };
        if info.last_sequence < self.next.saturating_sub(1) {
            self.next = 0;
        }
        if info.last_sequence >= self.next.max(1) {
            self.read(bus, &info).await?;
        }
        let seen = info.observed_at.map(|at| at - CLOCKS);
        self.complete_until = self.complete_until.max(seen).max(newest);
        Ok(())
    }

    async fn read(&mut self, bus: &Bus, info: &StreamInfo) -> Result<(), ApiError> {
        let mut reader = StreamReader::new(bus, topology::JOB_VERSIONS.name, self.next);
        while reader.next_sequence() <= info.last_sequence {
            match reader.read().await? {
                // Its last messages may be gone: then nothing more would come.
                Read::Opened if reader.waiting_at_open() == 0 => break,
                Read::Opened => {}
                Read::Messages(messages) => {
                    messages.iter().for_each(|message| self.add(message));
                    if messages.last().is_some_and(|last| last.pending == 0) {
                        break;
                    }
                }
            }
        }
        self.next = reader.next_sequence().max(info.last_sequence + 1);
        reader.close().await;
        Ok(())
    }

    fn add(&mut self, message: &StreamMessage) {
        match serde_json::from_slice::<JobVersion>(&message.payload) {
            Ok(version) => self.versions.insert(version, message.published_at),
            Err(error) => {
                tracing::warn!(subject = message.subject, %error, "a job version cannot be read");
            }
        }
    }
}

async fn record(bus: &Bus, exec_id: ExecId) -> Result<(ExecId, Option<Digest>), ApiError> {
    let subject = subjects::exec_created(&exec_id);
    let message = bus
        .get_last_message(topology::EVENTS.name, &subject)
        .await?;
    let created = message.and_then(|message| serde_json::from_slice(&message.payload).ok());
    let digest = created.and_then(|created: Created| created.job_digest);
    Ok((exec_id, digest))
}
