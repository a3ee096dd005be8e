//! What is made ready once and handed out to machines with every sync: schedules they keep, jobs for their people.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use kanade_runtime::TaskContext;
use kanade_store::state::StateError;
use kanade_wire::{Command, Digest, GroupName, JobId, PcId, Target};

use crate::catalogue::{CatalogueError, StoredJob};
use crate::dispatch::{DispatchError, Lasting};
use crate::schedule::Against;
use crate::{Dispatcher, Nudges};

/// Between two looks at whether something changed.
const LOOK: Duration = Duration::from_secs(1);
/// Approvals change without the catalogue, and scripts in use must be known to be.
const AGAIN: TimeDelta = TimeDelta::minutes(1);
/// Scripts are noted as used this often.
const NOTED: TimeDelta = TimeDelta::hours(12);

/// What is handed out, and why the rest is not; nothing before it was made ready once. Clones share it.
#[derive(Clone)]
pub struct HandedOut<Id, Source, Shown>(Arc<RwLock<Option<Content<Id, Source, Shown>>>>);

/// All there is, by id.
pub type Content<Id, Source, Shown> = BTreeMap<Id, Prepared<Source, Shown>>;

/// One that is ready, or why it is not.
pub type Prepared<Source, Shown> = Result<Arc<Ready<Source, Shown>>, Against>;

/// One that is ready to be handed out.
pub struct Ready<Source, Shown> {
    /// What asks for its job.
    pub source: Source,
    /// What their machines see of it.
    pub shown: Shown,
    target: Target,
    digest: Digest,
    noted_at: DateTime<Utc>,
}

/// Why nothing could be made ready: it may be so later.
#[derive(Debug, thiserror::Error)]
pub enum HandOutError {
    /// The catalogue is not known yet.
    #[error("the jobs and schedules are not known yet")]
    Catalogue(#[from] CatalogueError),
    /// What was agreed to could not be looked up.
    #[error("what was agreed to could not be looked up")]
    Approvals(#[from] StateError),
    /// The broker did not take or tell what belongs to it.
    #[error("job {0} could not be made ready for machines")]
    Prepare(JobId, #[source] Box<DispatchError>),
}

impl<Id, Source, Shown> HandedOut<Id, Source, Shown>
where
    Id: Ord,
    Source: Clone + PartialEq,
    Shown: Clone + PartialEq,
{
    /// Whether it was made ready since the start: before, nobody may be told that there is nothing.
    pub fn is_ready(&self) -> bool {
        self.read(Option::is_some)
    }

    /// How many are handed out.
    pub fn count(&self) -> usize {
        self.read(|content| content.iter().flat_map(ready).count())
    }

    /// Why one is not handed out.
    pub fn against(&self, id: &Id) -> Option<Against> {
        self.get(id)?.err()
    }

    /// Those of a machine that is in `groups`, in the order of their ids.
    pub fn own(&self, pc: &PcId, groups: &[GroupName]) -> Vec<Arc<Ready<Source, Shown>>> {
        self.read(|content| {
            let all = content.iter().flat_map(ready);
            let own = all.filter(|one| one.target.includes(pc, groups));
            own.cloned().collect()
        })
    }

    /// Makes one ready. What is as it was keeps its command: another one would be news to every machine.
    ///
    /// # Errors
    /// When the broker or the state file cannot be asked.
    pub async fn prepare(
        &self,
        dispatcher: &Dispatcher,
        (id, source): (&Id, &Source),
        job: &StoredJob,
        order: &Lasting<'_>,
        make: impl FnOnce(Command) -> (Target, Shown),
    ) -> Result<Prepared<Source, Shown>, HandOutError> {
        if let Some(against) = must_stay(dispatcher, job).await? {
            return Ok(Err(against));
        }
        let noted_at = dispatcher.clock.now();
        let same = self.get(id).and_then(Result::ok);
        let same = same.filter(|known| known.source == *source && known.digest == job.digest);
        if let Some(same) = &same
            && noted_at - same.noted_at < NOTED
        {
            return Ok(Ok(same.clone()));
        }
        let command = match dispatcher.lasting(order).await {
            Ok(command) => command,
            Err(error) if error.is_of_the_order() => {
                return Ok(Err(Against::new("refused", &error)));
            }
            Err(error) => return Err(HandOutError::Prepare(order.job_id.clone(), Box::new(error))),
        };
        let (target, shown) = match same {
            Some(same) => (same.target.clone(), same.shown.clone()),
            None => make(command),
        };
        Ok(Ok(Arc::new(Ready {
            source: source.clone(),
            shown,
            target,
            digest: job.digest.clone(),
            noted_at,
        })))
    }

    /// Hands this out from now on, and tells machines when it is something else than before.
    pub async fn replace(&self, now: Content<Id, Source, Shown>, nudges: &Nudges) {
        // At the start everything is new here and nothing is out there.
        let is_news =
            self.read(|before| before.as_ref().is_some_and(|before| differ(before, &now)));
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(now);
        if is_news {
            nudges.everybody().await;
        }
    }

    fn get(&self, id: &Id) -> Option<Prepared<Source, Shown>> {
        self.read(|content| content.as_ref()?.get(id).cloned())
    }

    fn read<T>(&self, read: impl FnOnce(&Option<Content<Id, Source, Shown>>) -> T) -> T {
        read(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

fn ready<Id, Source, Shown>(
    content: &Content<Id, Source, Shown>,
) -> impl Iterator<Item = &Arc<Ready<Source, Shown>>> {
    content.values().flatten()
}

/// Whether machines see something else of the one than of the other.
fn differ<Id, Source, Shown: PartialEq>(
    one: &Content<Id, Source, Shown>,
    other: &Content<Id, Source, Shown>,
) -> bool {
    let seen = |content| ready(content).map(|one| (&one.target, &one.shown));
    seen(one).ne(seen(other))
}

/// Why a job must not lie on machines, to run there when nobody is asked.
async fn must_stay(
    dispatcher: &Dispatcher,
    job: &StoredJob,
) -> Result<Option<Against>, StateError> {
    let id = &job.manifest.id;
    if dispatcher.catalogue.is_revoked(id) {
        return Ok(Some(Against::revoked(id)));
    }
    let parts = job.manifest.command_parts();
    if parts.is_ok_and(|parts| !parts.secret_env.is_empty()) {
        let detail = format!(
            "job {id} uses secrets, which must not lie on machines: order it, or let a schedule run it on the backend (`runs_on: backend`)"
        );
        return Ok(Some(Against::new("secrets", &detail)));
    }
    let approvals = &dispatcher.approvals;
    if job.manifest.require_approval && !approvals.is_standing(id, &job.digest).await? {
        let detail = DispatchError::NoStandingApproval(id.clone());
        return Ok(Some(Against::new("not_approved", &detail)));
    }
    Ok(None)
}

impl<Id, Source, Shown> Default for HandedOut<Id, Source, Shown> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

/// Calls `refresh` whenever something changed, until the task is stopped.
///
/// # Errors
/// The first one; the supervisor begins again, and what was made ready stays.
pub async fn keep_fresh<Done: Future<Output = Result<(), HandOutError>>>(
    task: &TaskContext,
    dispatcher: &Dispatcher,
    refresh: impl Fn() -> Done,
) -> Result<(), HandOutError> {
    let mut seen = None;
    loop {
        let now = dispatcher.clock.now();
        let stands_at = dispatcher.catalogue.stands_at();
        let is_old = seen.is_none_or(|(last, at)| last != stands_at || now - at >= AGAIN);
        if is_old && dispatcher.catalogue.is_ready() {
            refresh().await?;
            seen = Some((stands_at, now));
        }
        task.mark_healthy();
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = task.stopping() => return Ok(()),
        }
    }
}
