//! How far the machines of a wave are: from the tables, never from memory.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kanade_api_types::rollouts::{Change, ReleaseChange};
use kanade_store::agents::{Agent, AgentFilter, AgentQuery, AgentSort};
use kanade_store::executions::{ExecutionTarget, TargetQuery, TargetState};
use kanade_store::state::rollouts::Rollout;
use kanade_store::{PageRequest, StoreError};
use kanade_wire::{Outcome, PcId};

use super::error::OrderError;
use super::machine::{Tally, exec_id};
use super::service::Rollouts;

/// Rows read at a time.
const AT_A_TIME: u32 = 5_000;

/// Machines asked for by name at a time.
const NAMED_AT_A_TIME: usize = 500;

/// Where a machine of a wave stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Succeeded,
    Failed,
    Skipped,
    Running,
    Unheard,
}

/// Machines of a wave by id, with where they stand.
type Standings = BTreeMap<PcId, Standing>;

impl Rollouts {
    /// How far the machines of a wave are; of one that was not sent, nobody was heard.
    ///
    /// # Errors
    /// When a database fails.
    pub async fn tally(&self, rollout: &Rollout, index: usize) -> Result<Tally, OrderError> {
        let standings = self.standings(rollout, index).await?;
        let online = self.online().await?;
        let mut tally = Tally::default();
        for (pc, standing) in &standings {
            let count = match standing {
                Standing::Succeeded => &mut tally.succeeded,
                Standing::Failed => &mut tally.failed,
                Standing::Skipped => &mut tally.skipped,
                Standing::Running => &mut tally.running,
                Standing::Unheard if online.get(pc) == Some(&true) => &mut tally.pending,
                Standing::Unheard => &mut tally.offline,
            };
            *count += 1;
        }
        Ok(tally)
    }

    /// The machines of a wave that failed, in the order of their id.
    ///
    /// # Errors
    /// When a database fails.
    pub async fn failed(&self, rollout: &Rollout, index: usize) -> Result<Vec<PcId>, OrderError> {
        let standings = self.standings(rollout, index).await?;
        let failed = standings
            .into_iter()
            .filter(|(_, standing)| *standing == Standing::Failed);
        Ok(failed.map(|(pc, _)| pc).collect())
    }

    /// The machines of a wave that may try again: those that failed and those nobody heard of. What
    /// still runs is not started twice.
    pub(super) async fn to_retry(
        &self,
        rollout: &Rollout,
        index: usize,
    ) -> Result<Vec<PcId>, OrderError> {
        let standings = self.standings(rollout, index).await?;
        let may = standings
            .into_iter()
            .filter(|(_, standing)| matches!(standing, Standing::Failed | Standing::Unheard));
        Ok(may.map(|(pc, _)| pc).collect())
    }

    async fn online(&self) -> Result<BTreeMap<PcId, bool>, StoreError> {
        let now = self.0.clock.now();
        let roster = self.0.agents.roster().await?.into_iter();
        let roster = roster.map(|machine| {
            let is_online = machine.is_online(now);
            (machine.pc_id, is_online)
        });
        Ok(roster.collect())
    }

    async fn standings(&self, rollout: &Rollout, index: usize) -> Result<Standings, OrderError> {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let machines = self.0.repository.machines(&rollout.id, number).await?;
        let wave = &rollout.progress.waves[index];
        let attempts: BTreeMap<PcId, u32> = machines
            .into_iter()
            .map(|machine| (machine.pc_id, machine.attempt))
            .collect();
        let mut standings: Standings = attempts
            .keys()
            .map(|pc| (pc.clone(), Standing::Unheard))
            .collect();
        match (&rollout.spec.change, wave.begun_at) {
            (Change::Job(_), _) => {
                self.answers(rollout, number, &attempts, &mut standings)
                    .await?;
            }
            (Change::Release(release), Some(_)) => {
                let standing = |agent: &Agent| version_of(agent, release);
                self.said(&mut standings, standing).await?;
            }
            (Change::Config(_), Some(begun)) => {
                // What was not read yet must not look like another configuration. Where it cannot be
                // read, nobody is known to have it.
                let _ = self.0.catalogue.ready().await;
                let standing = |agent: &Agent| self.configuration_of(agent, begun);
                self.said(&mut standings, standing).await?;
            }
            (_, None) => {}
        }
        Ok(standings)
    }

    /// What the executions of the attempts so far say, each of the machines whose last one it is.
    async fn answers(
        &self,
        rollout: &Rollout,
        number: u32,
        attempts: &BTreeMap<PcId, u32>,
        standings: &mut Standings,
    ) -> Result<(), StoreError> {
        let last = attempts.values().copied().max().unwrap_or_default();
        for attempt in 1..=last {
            let mut query = TargetQuery {
                exec_id: exec_id(&rollout.id, number, attempt),
                state: None,
                page: PageRequest::first(AT_A_TIME),
            };
            loop {
                let page = self.0.executions.targets(&query).await?;
                for target in page.items {
                    if attempts.get(&target.pc_id) == Some(&attempt) {
                        let standing = standing(&target);
                        standings.insert(target.pc_id, standing);
                    }
                }
                let Some(next) = page.next else { break };
                query.page = PageRequest::new(AT_A_TIME, AT_A_TIME, Some(next));
            }
        }
        Ok(())
    }

    /// Where machines stand by what they last said of themselves.
    async fn said(
        &self,
        standings: &mut Standings,
        standing: impl Fn(&Agent) -> Standing + Send + Sync,
    ) -> Result<(), StoreError> {
        let names: Vec<PcId> = standings.keys().cloned().collect();
        let note = |agent: Agent| {
            let standing = standing(&agent);
            standings.insert(agent.heartbeat.pc_id, standing);
        };
        self.each(&names, note).await
    }

    /// What asks for everything known of these machines.
    pub(super) fn pages_of(&self, names: &[PcId]) -> impl Iterator<Item = AgentQuery> {
        let now = self.0.clock.now();
        names.chunks(NAMED_AT_A_TIME).map(move |pcs| AgentQuery {
            filter: AgentFilter {
                pcs: Some(pcs.to_vec()),
                ..AgentFilter::default()
            },
            sort: AgentSort::default(),
            page: PageRequest::first(u32::try_from(pcs.len()).unwrap_or(AT_A_TIME)),
            now,
        })
    }

    /// A machine has a configuration when its heartbeat says that it works with what it should have.
    /// An agent of 0.43 does not say so: it has it when it was heard of after it was written.
    fn configuration_of(&self, agent: &Agent, written: DateTime<Utc>) -> Standing {
        let heartbeat = &agent.heartbeat;
        let has_it = match heartbeat.protocol {
            Some(_) => {
                let wanted = self.0.catalogue.config_digest(&heartbeat.pc_id);
                heartbeat.config_digest.as_ref() == Some(&wanted)
            }
            None => agent.updated_at > written,
        };
        match has_it {
            true => Standing::Succeeded,
            false => Standing::Unheard,
        }
    }
}

fn standing(target: &ExecutionTarget) -> Standing {
    match target.state {
        TargetState::Pending => Standing::Unheard,
        TargetState::Running => Standing::Running,
        TargetState::Ended(Outcome::Succeeded) => Standing::Succeeded,
        TargetState::Ended(Outcome::Skipped) => Standing::Skipped,
        TargetState::Ended(_) => Standing::Failed,
    }
}

fn version_of(agent: &Agent, release: &ReleaseChange) -> Standing {
    let wanted = release.version.as_str();
    let heartbeat = &agent.heartbeat;
    if heartbeat.agent_version == wanted {
        return match heartbeat.on_trial {
            true => Standing::Running,
            false => Standing::Succeeded,
        };
    }
    match heartbeat
        .quarantined_versions
        .iter()
        .any(|version| version == wanted)
    {
        true => Standing::Failed,
        false => Standing::Unheard,
    }
}
