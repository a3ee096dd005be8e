//! `groups.members`: evaluates groups when something they may depend on has changed.

use std::collections::BTreeSet;
use std::time::Duration;

use kanade_projections::{LiveEvent, Topic};
use kanade_runtime::TaskContext;
use kanade_store::StoreError;
use kanade_wire::HumanDuration;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, sleep_until, timeout_at};

use super::Groups;
use super::keep::SettleError;

/// The least time between two evaluations.
const AT_MOST_EVERY: Duration = Duration::from_secs(5);

/// An evaluation that took long leaves the tables alone for so many times as long.
const SHARE: u32 = 20;

/// Heartbeats come all the time: what they say is looked at this often.
const HEARTBEATS_EVERY: Duration = Duration::from_secs(60);

/// Without any change it is done this often: queries may compare with the present time.
const AT_LEAST_EVERY: Duration = Duration::from_secs(600);

/// No group is refreshed more often than this by itself.
const SHORTEST_REFRESH: Duration = Duration::from_secs(30);

/// Why groups are not followed for a moment.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// Members could not be written.
    #[error(transparent)]
    Settle(#[from] SettleError),
    /// The machines could not be read.
    #[error("the machines cannot be read")]
    Machines(#[from] StoreError),
}

/// How a change concerns groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Concern {
    Nothing,
    /// What heartbeats say.
    Heartbeats,
    /// Anything else that queries read.
    Much,
}

impl Groups {
    /// Follows changes until the task is stopped.
    ///
    /// # Errors
    /// When members cannot be written or machines read; a restart begins anew.
    pub async fn follow(self, task: TaskContext) -> Result<(), FollowError> {
        let mut events = self.parts.live.listen().events;
        while !task.is_stopping() {
            if self.parts.catalogue.ready().await.is_err() {
                continue;
            }
            let begin = Instant::now();
            let known = self.known().await?;
            self.settle_all().await?;
            task.mark_healthy();
            let pause = AT_MOST_EVERY.max(begin.elapsed() * SHARE);
            sleep_until(begin + pause).await;
            let due = Due {
                heartbeats: begin + HEARTBEATS_EVERY,
                anyway: begin + self.refresh(),
            };
            due.wait(&mut events, &known).await;
        }
        Ok(())
    }

    async fn known(&self) -> Result<BTreeSet<String>, StoreError> {
        let roster = self.parts.queries.agents.roster().await?.into_iter();
        Ok(roster.map(|machine| machine.pc_id.into()).collect())
    }

    /// After how long groups are evaluated though nothing has changed.
    fn refresh(&self) -> Duration {
        let groups = self.parts.catalogue.groups().into_iter().flatten();
        let wanted = groups.filter_map(|stored| {
            let refresh: HumanDuration = stored.document.refresh?.parse().ok()?;
            Some(refresh.value().max(SHORTEST_REFRESH))
        });
        wanted
            .chain([AT_LEAST_EVERY])
            .min()
            .unwrap_or(AT_LEAST_EVERY)
    }
}

/// When groups are evaluated next, unless something else has changed before.
struct Due {
    /// When heartbeats came in between.
    heartbeats: Instant,
    /// Whatever came.
    anyway: Instant,
}

impl Due {
    async fn wait(&self, events: &mut broadcast::Receiver<LiveEvent>, known: &BTreeSet<String>) {
        let mut until = self.anyway;
        loop {
            let concern = match timeout_at(until, events.recv()).await {
                Err(_) | Ok(Err(RecvError::Closed)) => return,
                Ok(Err(RecvError::Lagged(_))) => Concern::Much,
                Ok(Ok(event)) => concern(&event, known),
            };
            match concern {
                Concern::Much => return,
                Concern::Heartbeats => until = until.min(self.heartbeats),
                Concern::Nothing => {}
            }
        }
    }
}

fn concern(event: &LiveEvent, known: &BTreeSet<String>) -> Concern {
    if event.is_reset() {
        return Concern::Much;
    }
    let of = |change: &kanade_projections::Change| match change.topic {
        Topic::Attributes | Topic::Inventory | Topic::Checks => Concern::Much,
        // Who has entered or left is no news to who has made it so: documents have ids.
        Topic::Groups if !change.ids.is_empty() => Concern::Much,
        Topic::Agents if change.ids.iter().any(|id| !known.contains(id)) => Concern::Much,
        Topic::Agents | Topic::Events | Topic::Results => Concern::Heartbeats,
        _ => Concern::Nothing,
    };
    event
        .changes
        .iter()
        .map(of)
        .max()
        .unwrap_or(Concern::Nothing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kanade_projections::Change;

    fn told(topic: Topic, id: &str) -> Concern {
        let ids = (!id.is_empty()).then(|| id.to_owned());
        let event = LiveEvent {
            number: 1,
            changes: vec![Change::new(topic, ids)].into(),
        };
        concern(&event, &["a".to_owned()].into())
    }

    #[test]
    fn a_new_machine_and_new_facts_count_at_once_and_heartbeats_in_a_while() {
        assert_eq!(told(Topic::Agents, "a"), Concern::Heartbeats);
        assert_eq!(told(Topic::Agents, "b"), Concern::Much);
        assert_eq!(told(Topic::Inventory, "job"), Concern::Much);
        assert_eq!(told(Topic::Attributes, "a"), Concern::Much);
        assert_eq!(told(Topic::Groups, "eu"), Concern::Much);
        assert_eq!(told(Topic::Groups, ""), Concern::Nothing);
        assert_eq!(told(Topic::Audit, ""), Concern::Nothing);
    }
}
