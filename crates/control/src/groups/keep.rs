//! Bringing memberships to what the documents mean.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::BoxFuture;
use futures_util::{FutureExt, StreamExt};
use kanade_manifest::Group;
use kanade_projections::{Change, LiveFeed, Topic};
use kanade_runtime::clock::SharedClock;
use kanade_store::state::{GroupEvaluation, GroupEvaluationRepository, StateError};
use kanade_wire::{GroupName, PcId};

use super::find::GroupQueries;
use super::wanted::Wanted;
use crate::Nudges;
use crate::catalogue::{Catalogue, CatalogueError, ChangedGroups};

/// Machines whose groups are written at a time.
const AT_A_TIME: usize = 32;

/// What keeping groups needs.
pub struct GroupParts {
    /// The documents and the memberships.
    pub catalogue: Catalogue,
    /// Finds members.
    pub queries: GroupQueries,
    /// What became of each group.
    pub evaluations: Arc<dyn GroupEvaluationRepository>,
    /// Tells agents.
    pub nudges: Nudges,
    /// Tells pages.
    pub live: LiveFeed,
    /// The clock.
    pub clock: SharedClock,
}

/// The groups that documents define. Clones share them.
#[derive(Clone)]
pub struct Groups {
    pub(super) parts: Arc<GroupParts>,
    /// One evaluation at a time: an older document must not be written after a newer one.
    turn: Arc<tokio::sync::Mutex<()>>,
    last: Arc<Mutex<BTreeMap<GroupName, GroupEvaluation>>>,
}

/// What evaluations found.
#[derive(Default)]
struct Evaluated {
    wanted: Wanted,
    ends: Vec<GroupEvaluation>,
}

impl Groups {
    /// Groups of which nothing was evaluated yet.
    pub fn new(parts: GroupParts) -> Self {
        Self {
            parts: Arc::new(parts),
            turn: Arc::default(),
            last: Arc::default(),
        }
    }

    /// Finds members.
    pub fn queries(&self) -> &GroupQueries {
        &self.parts.queries
    }

    /// What became of a group when it was evaluated last, by this process.
    pub fn evaluation(&self, group: &GroupName) -> Option<GroupEvaluation> {
        self.last().get(group).cloned()
    }

    /// Brings one group's members to what its document means now; takes all away when it has none
    /// any more.
    ///
    /// # Errors
    /// When the state or the broker cannot be written.
    pub async fn settle(&self, group: &GroupName) -> Result<(), SettleError> {
        let _turn = self.turn.lock().await;
        let mut evaluated = Evaluated::default();
        match self.parts.catalogue.group(group) {
            Some(Ok(stored)) => self.evaluate(&stored.document, &mut evaluated).await,
            Some(Err(broken)) => self.unreadable(group.clone(), &broken.reason, &mut evaluated),
            None => evaluated.wanted.set(group.clone(), BTreeSet::new()),
        }
        self.write(evaluated.wanted).await?;
        self.note(evaluated.ends).await?;
        if self.parts.catalogue.group(group).is_none() {
            self.forget(group).await?;
        }
        Ok(())
    }

    /// Brings the members of every group to what its document means now.
    ///
    /// # Errors
    /// When the state or the broker cannot be written.
    pub async fn settle_all(&self) -> Result<(), SettleError> {
        let _turn = self.turn.lock().await;
        let mut evaluated = Evaluated::default();
        for group in self.parts.catalogue.groups() {
            match group {
                Ok(stored) => self.evaluate(&stored.document, &mut evaluated).await,
                Err(broken) => {
                    if let Ok(name) = GroupName::new(broken.id) {
                        self.unreadable(name, &broken.reason, &mut evaluated);
                    }
                }
            }
        }
        let gone = self.without_document().await?;
        for group in &gone {
            evaluated.wanted.set(group.clone(), BTreeSet::new());
        }
        self.write(evaluated.wanted).await?;
        self.note(evaluated.ends).await?;
        for group in &gone {
            self.forget(group).await?;
        }
        Ok(())
    }

    /// A group whose query fails keeps its members.
    async fn evaluate(&self, group: &Group, evaluated: &mut Evaluated) {
        let problem = match self.parts.queries.members(group).await {
            Ok(members) => {
                evaluated.wanted.set(group.id.clone(), members);
                None
            }
            Err(error) if error.is_passing() => {
                tracing::debug!(group = %group.id, %error, "a group is evaluated later");
                return;
            }
            Err(error) => Some(error.to_string()),
        };
        evaluated.ends.push(GroupEvaluation {
            group: group.id.clone(),
            evaluated_at: self.parts.clock.now(),
            problem,
        });
    }

    fn unreadable(&self, group: GroupName, reason: &str, evaluated: &mut Evaluated) {
        evaluated.ends.push(GroupEvaluation {
            group,
            evaluated_at: self.parts.clock.now(),
            problem: Some(format!(
                "the document cannot be read ({reason}): save it anew"
            )),
        });
    }

    async fn without_document(&self) -> Result<Vec<GroupName>, StateError> {
        let known = self.parts.evaluations.list().await?.into_iter();
        let known = known.map(|evaluation| evaluation.group);
        Ok(known
            .filter(|group| self.parts.catalogue.group(group).is_none())
            .collect())
    }

    async fn write(&self, wanted: Wanted) -> Result<(), CatalogueError> {
        let (catalogue, wanted) = (&self.parts.catalogue, Arc::new(wanted));
        let differing = wanted.differing(&catalogue.memberships());
        if differing.is_empty() {
            return Ok(());
        }
        let writes: Vec<BoxFuture<'static, Result<ChangedGroups, CatalogueError>>> = differing
            .iter()
            .map(|pc| enter_and_leave(catalogue.clone(), pc.clone(), wanted.clone()).boxed())
            .collect();
        let mut writes = futures_util::stream::iter(writes).buffer_unordered(AT_A_TIME);
        let mut newest = None;
        while let Some(written) = writes.next().await {
            newest = newest.max(written?.revision);
        }
        if let Some(revision) = newest {
            catalogue.memberships_seen(revision).await;
        }
        tracing::info!(machines = differing.len(), "groups of machines changed");
        self.tell(&differing).await;
        Ok(())
    }

    async fn tell(&self, machines: &[PcId]) {
        self.parts.nudges.machines(machines).await;
        let ids = machines.iter().map(ToString::to_string);
        let agents = Change::new(Topic::Agents, ids);
        // Which groups is not told: whoever shows groups reads them anew.
        let groups = Change::new(Topic::Groups, []);
        self.parts.live.announce(vec![agents, groups]);
    }

    /// Keeps what is new of evaluations: that they work still is not worth a write.
    async fn note(&self, ends: Vec<GroupEvaluation>) -> Result<(), StateError> {
        let mut changed = Vec::new();
        for end in ends {
            let before = self.last().insert(end.group.clone(), end.clone());
            if before.is_none_or(|before| before.problem != end.problem) {
                changed.push(end.group.to_string());
                self.parts.evaluations.keep(end).await?;
            }
        }
        if !changed.is_empty() {
            let groups = Change::new(Topic::Groups, changed);
            self.parts.live.announce(vec![groups]);
        }
        Ok(())
    }

    async fn forget(&self, group: &GroupName) -> Result<(), StateError> {
        self.last().remove(group);
        self.parts.evaluations.forget(group).await
    }

    fn last(&self) -> MutexGuard<'_, BTreeMap<GroupName, GroupEvaluation>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn enter_and_leave(
    catalogue: Catalogue,
    pc: PcId,
    wanted: Arc<Wanted>,
) -> Result<ChangedGroups, CatalogueError> {
    let change = |now: &BTreeSet<GroupName>| wanted.groups_of(&pc, now);
    catalogue.change_groups(&pc, change).await
}

/// Why members were not brought to what documents mean.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    /// The state database failed.
    #[error("what became of groups cannot be kept")]
    State(#[from] StateError),
    /// The broker did not take a membership.
    #[error("members of groups cannot be written")]
    Catalogue(#[from] CatalogueError),
}
