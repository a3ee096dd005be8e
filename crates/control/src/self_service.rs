//! Jobs that the people at machines may run: made ready here, handed out with every sync.
//!
//! What a machine gets is complete, for somebody may press the button without a network: the finished
//! command, approved and without secrets. What cannot be made ready is not handed out, and the log says why.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use kanade_runtime::TaskContext;
use kanade_store::state::StateError;
use kanade_wire::offered_job::OfferedJob;
use kanade_wire::{Digest, GroupName, JobId, PcId, Target};

use crate::catalogue::{CatalogueError, StoredJob};
use crate::dispatch::{DispatchError, KeptBack, Lasting};
use crate::{Dispatcher, Nudges};

/// Between two looks at whether something changed.
const LOOK: Duration = Duration::from_secs(1);
/// Approvals change without the catalogue, and scripts in use must be known to be.
const AGAIN: TimeDelta = TimeDelta::minutes(1);
/// Scripts are noted as used this often.
const NOTED: TimeDelta = TimeDelta::hours(12);
/// What one machine is handed at most, encoded: a sync is one message, and there is more in it.
const MOST_BYTES: usize = 256 * 1024;

/// What is handed out. Clones share it.
#[derive(Clone, Default)]
pub struct SelfService(Arc<RwLock<Content>>);

#[derive(Default)]
struct Content {
    is_ready: bool,
    prepared: BTreeMap<JobId, Prepared>,
    against: BTreeMap<JobId, String>,
}

/// A job that is ready to be handed out.
#[derive(Clone, PartialEq)]
struct Prepared {
    digest: Digest,
    at: DateTime<Utc>,
    target: Target,
    job: OfferedJob,
    bytes: usize,
}

/// Why jobs could not be made ready.
#[derive(Debug, thiserror::Error)]
pub enum SelfServiceError {
    /// The catalogue is not known yet.
    #[error("the jobs are not known yet")]
    Catalogue(#[from] CatalogueError),
    /// What was agreed to could not be looked up.
    #[error("what was agreed to could not be looked up")]
    Approvals(#[from] StateError),
    /// The broker did not take or tell what belongs to it.
    #[error("a job for the people at machines could not be made ready")]
    Prepare(#[source] Box<DispatchError>),
}

impl SelfService {
    /// Whether they were made ready since the start: before, nobody may be told that there are none.
    pub fn is_ready(&self) -> bool {
        self.read(|content| content.is_ready)
    }

    /// Those of a machine that is in `groups`, by id, as many as one message takes.
    pub fn of(&self, pc: &PcId, groups: &[GroupName]) -> Vec<OfferedJob> {
        self.read(|content| {
            let own = content.prepared.values();
            let own = own.filter(|prepared| is_for(&prepared.target, pc, groups));
            let mut room = MOST_BYTES;
            let fitting = own.take_while(|prepared| {
                let fits = prepared.bytes <= room;
                room = room.saturating_sub(prepared.bytes);
                fits
            });
            fitting.map(|prepared| prepared.job.clone()).collect()
        })
    }

    /// Why a job that says it is for the people at machines is not handed out, as a sentence.
    pub fn why_not(&self, id: &JobId) -> Option<String> {
        self.read(|content| content.against.get(id).cloned())
    }

    fn read<T>(&self, read: impl FnOnce(&Content) -> T) -> T {
        read(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Makes them ready.
#[derive(Clone)]
pub struct SelfServiceKeeper {
    /// What is handed out.
    pub jobs: SelfService,
    /// Makes commands, and knows what was agreed to.
    pub dispatcher: Dispatcher,
    /// Tells machines that there is news.
    pub nudges: Nudges,
}

impl SelfServiceKeeper {
    /// Makes them ready again whenever something changes, until the task is stopped.
    ///
    /// # Errors
    /// The first one; the supervisor begins again, and what was made ready stays.
    pub async fn run(self, task: TaskContext) -> Result<(), SelfServiceError> {
        let mut seen = None;
        loop {
            let now = self.dispatcher.clock.now();
            let stands_at = self.dispatcher.catalogue.stands_at();
            let is_old = seen.is_none_or(|(last, at)| last != stands_at || now - at >= AGAIN);
            if is_old && self.dispatcher.catalogue.is_ready() {
                self.refresh().await?;
                seen = Some((stands_at, now));
            }
            task.mark_healthy();
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                () = task.stopping() => return Ok(()),
            }
        }
    }

    /// Makes them ready as the catalogue has them now; tells machines when something is different.
    ///
    /// # Errors
    /// When the broker or the state file cannot be asked: then everything stays as it is.
    pub async fn refresh(&self) -> Result<(), SelfServiceError> {
        let catalogue = &self.dispatcher.catalogue;
        catalogue.ready().await?;
        let known = self.jobs.read(|content| content.prepared.clone());
        let (mut prepared, mut against) = (BTreeMap::new(), BTreeMap::new());
        for job in catalogue.jobs() {
            if job.manifest.client.is_none() {
                continue;
            }
            let id = job.manifest.id.clone();
            match self.prepare(job, known.get(&id)).await? {
                Ok(ready) => drop(prepared.insert(id, ready)),
                Err(why) => drop(against.insert(id, why)),
            }
        }
        self.tell_the_log(&prepared, &against);
        // At the start everything is new here and nothing is out there.
        let is_news = self.jobs.is_ready() && handed(&known) != handed(&prepared);
        *self.jobs.0.write().unwrap_or_else(PoisonError::into_inner) = Content {
            is_ready: true,
            prepared,
            against,
        };
        if is_news {
            self.nudges.everybody().await;
        }
        Ok(())
    }

    /// What is kept back, once for each reason.
    fn tell_the_log(
        &self,
        prepared: &BTreeMap<JobId, Prepared>,
        against: &BTreeMap<JobId, String>,
    ) {
        for (id, why) in against {
            if self.jobs.why_not(id).as_ref() != Some(why) {
                tracing::warn!(job.id = %id, why, "a job is not offered to the people at machines");
            }
        }
        let bytes: usize = prepared.values().map(|job| job.bytes).sum();
        let before = self.jobs.read(|content| content.prepared.len());
        if bytes > MOST_BYTES && before != prepared.len() {
            tracing::warn!(
                bytes,
                "a machine is offered {MOST_BYTES} bytes of jobs at most, in the order of their ids: name machines with `visible_to`, or keep scripts on the server with `script_object`"
            );
        }
    }

    /// One that is as it was keeps its command: another one would be news to every machine.
    async fn prepare(
        &self,
        stored: StoredJob,
        known: Option<&Prepared>,
    ) -> Result<Result<Prepared, String>, SelfServiceError> {
        let id = &stored.manifest.id;
        let Some(client) = stored.manifest.client.as_ref() else {
            return Ok(Err(format!("job {id} is not for the people at machines")));
        };
        if self.dispatcher.catalogue.is_revoked(id) {
            return Ok(Err(format!("job {id} is revoked")));
        }
        if let Some(why) = self.dispatcher.kept_back(&stored).await? {
            return Ok(Err(match why {
                KeptBack::Secrets => {
                    format!("job {id} uses secrets, which must not lie on machines")
                }
                KeptBack::NotApproved => DispatchError::NoStandingApproval(id.clone()).to_string(),
            }));
        }
        let now = self.dispatcher.clock.now();
        let same = known.filter(|known| known.digest == stored.digest);
        if let Some(same) = same.filter(|same| now - same.at < NOTED) {
            return Ok(Ok(same.clone()));
        }
        let command = match self.dispatcher.lasting(&Lasting::at_once(id)).await {
            Ok(command) => command,
            Err(error) => return unprepared(error),
        };
        let job = match same {
            Some(same) => same.job.clone(),
            None => OfferedJob {
                shown: client.card(),
                command,
            },
        };
        Ok(Ok(Prepared {
            bytes: serde_json::to_vec(&job).map_or(0, |bytes| bytes.len()),
            target: client.visible_to.clone().unwrap_or_else(Target::all),
            digest: stored.digest,
            at: now,
            job,
        }))
    }
}

/// What machines see of them.
fn handed(prepared: &BTreeMap<JobId, Prepared>) -> Vec<(&Target, &OfferedJob)> {
    let prepared = prepared.values();
    prepared.map(|one| (&one.target, &one.job)).collect()
}

/// An order that is wrong stays wrong; what the broker does not tell now it may tell later.
fn unprepared(error: DispatchError) -> Result<Result<Prepared, String>, SelfServiceError> {
    match error {
        DispatchError::NoSuchJob(_)
        | DispatchError::NotRunnable { .. }
        | DispatchError::Parameters { .. } => Ok(Err(error.to_string())),
        error => Err(SelfServiceError::Prepare(Box::new(error))),
    }
}

fn is_for(target: &Target, pc: &PcId, groups: &[GroupName]) -> bool {
    target.all
        || target.pcs.contains(pc)
        || target.groups.iter().any(|group| groups.contains(group))
}
