//! From a target to the machines and the subjects that reach them.

use chrono::{DateTime, Utc};
use kanade_wire::{PcId, Target, subjects};

use super::error::DispatchError;
use crate::machines::{Machines, Resolved};

/// The machines an execution addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// The machines, sorted.
    pub pcs: Vec<PcId>,
    /// Whether that is every machine there is, so that one broadcast reaches them.
    pub everyone: bool,
}

impl Reached {
    /// Resolves `target`, with a time only to those that are online then; refuses names that mean
    /// nothing and targets that reach nobody.
    pub async fn by(
        machines: &Machines,
        target: &Target,
        online_at: Option<DateTime<Utc>>,
    ) -> Result<Self, DispatchError> {
        if target.is_empty() {
            return Err(DispatchError::EmptyTarget);
        }
        let Resolved {
            machines,
            unknown_pcs,
            empty_groups,
        } = machines
            .resolve(target)
            .await
            .map_err(DispatchError::Store)?;
        if !unknown_pcs.is_empty() {
            return Err(DispatchError::UnknownMachines(unknown_pcs));
        }
        if !empty_groups.is_empty() {
            return Err(DispatchError::EmptyGroups(empty_groups));
        }
        if machines.is_empty() {
            return Err(DispatchError::NoMachines);
        }
        let known = machines.len();
        let online = machines
            .into_iter()
            .filter(|machine| online_at.is_none_or(|now| machine.is_online(now)));
        let pcs: Vec<PcId> = online.map(|machine| machine.pc_id).collect();
        if pcs.is_empty() {
            return Err(DispatchError::NobodyOnline);
        }
        Ok(Self {
            everyone: target.all && pcs.len() == known,
            pcs,
        })
    }

    /// Where the command is published: one broadcast, or each machine's own subject.
    pub fn subjects(&self) -> Vec<String> {
        if self.everyone {
            return vec![subjects::COMMANDS_ALL.to_owned()];
        }
        self.pcs.iter().map(subjects::commands_pc).collect()
    }
}
