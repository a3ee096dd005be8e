//! Jobs that the people at machines may run: made ready here, handed out with every sync.
//!
//! What a machine gets is complete, for somebody may press the button without a network: the finished
//! command, approved and without secrets. What cannot be made ready is not handed out, and the log says why.

use kanade_manifest::job::ClientHint;
use kanade_runtime::TaskContext;
use kanade_wire::offered_job::OfferedJob;
use kanade_wire::{GroupName, JobId, PcId, Target};

use crate::catalogue::StoredJob;
use crate::dispatch::Lasting;
use crate::handed_out::{Content, HandOutError, HandedOut, Prepared, keep_fresh};
use crate::{Dispatcher, Nudges};

/// What one machine is handed at most, encoded: a sync is one message, and there is more in it.
const MOST_BYTES: usize = 256 * 1024;

/// What is handed out. Clones share it.
#[derive(Clone, Default)]
pub struct SelfService(HandedOut<JobId, (), Offer>);

/// A job as machines see it.
#[derive(Clone, PartialEq)]
struct Offer {
    job: OfferedJob,
    bytes: usize,
}

type Offers = Content<JobId, (), Offer>;

impl SelfService {
    /// Whether they were made ready since the start: before, nobody may be told that there are none.
    pub fn is_ready(&self) -> bool {
        self.0.is_ready()
    }

    /// Those of a machine that is in `groups`, by id, as many as one message takes.
    pub fn of(&self, pc: &PcId, groups: &[GroupName]) -> Vec<OfferedJob> {
        let mut room = MOST_BYTES;
        let own = self.0.own(pc, groups);
        let fitting = own.iter().map(|own| &own.shown).take_while(|offer| {
            let fits = offer.bytes <= room;
            room = room.saturating_sub(offer.bytes);
            fits
        });
        fitting.map(|offer| offer.job.clone()).collect()
    }

    /// Why a job that says it is for the people at machines is not handed out, as a sentence.
    pub fn why_not(&self, id: &JobId) -> Option<String> {
        self.0.against(id).map(|against| against.detail)
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
    pub async fn run(self, task: TaskContext) -> Result<(), HandOutError> {
        keep_fresh(&task, &self.dispatcher, || self.refresh()).await
    }

    /// Makes them ready as the catalogue has them now; tells machines when something is different.
    ///
    /// # Errors
    /// When the broker or the state file cannot be asked: then everything stays as it is.
    pub async fn refresh(&self) -> Result<(), HandOutError> {
        let catalogue = &self.dispatcher.catalogue;
        catalogue.ready().await?;
        let mut now = Offers::new();
        for job in catalogue.jobs() {
            if let Some(client) = &job.manifest.client {
                let offer = self.prepare(&job, client).await?;
                now.insert(job.manifest.id.clone(), offer);
            }
        }
        self.tell_the_log(&now);
        self.jobs.0.replace(now, &self.nudges).await;
        Ok(())
    }

    /// What is kept back, once for each reason.
    fn tell_the_log(&self, now: &Offers) {
        for (id, offer) in now {
            if let Err(against) = offer
                && self.jobs.0.against(id).as_ref() != Some(against)
            {
                let why = &against.detail;
                tracing::warn!(job.id = %id, why, "a job is not offered to the people at machines");
            }
        }
        let sizes: Vec<usize> = now.values().flatten().map(|one| one.shown.bytes).collect();
        let bytes: usize = sizes.iter().sum();
        if bytes > MOST_BYTES && sizes.len() != self.jobs.0.count() {
            tracing::warn!(
                bytes,
                "a machine is offered {MOST_BYTES} bytes of jobs at most, in the order of their ids: name machines with `visible_to`, or keep scripts on the server with `script_object`"
            );
        }
    }

    async fn prepare(
        &self,
        stored: &StoredJob,
        client: &ClientHint,
    ) -> Result<Prepared<(), Offer>, HandOutError> {
        let id = &stored.manifest.id;
        let order = Lasting::at_once(id);
        let make = |command| {
            let shown = client.card();
            let job = OfferedJob { shown, command };
            let bytes = serde_json::to_vec(&job).map_or(0, |bytes| bytes.len());
            let target = client.visible_to.clone().unwrap_or_else(Target::all);
            (target, Offer { job, bytes })
        };
        let jobs = &self.jobs.0;
        jobs.prepare(&self.dispatcher, (id, &()), stored, &order, make)
            .await
    }
}
