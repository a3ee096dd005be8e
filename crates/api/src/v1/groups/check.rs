//! Who a document would put into a group, before it is saved.

use std::collections::BTreeSet;

use kanade_api_types::groups::GroupPreview;
use kanade_manifest::Group;
use kanade_manifest::group::Membership;
use kanade_wire::PcId;

use super::refused::GroupError;
use crate::http::Answer;
use crate::http::failures::LookupError;
use crate::state::ApiState;

/// Machines that are named as a sample.
const SAMPLE: usize = 20;

/// Who would be in the group; refuses a query that finds no machines.
pub async fn preview(state: &ApiState, group: &Group) -> Answer<GroupPreview> {
    let (members, never_seen) = match group.membership() {
        Membership::Static(machines) => named(state, machines).await?,
        Membership::Dynamic(query) => {
            let found = state.groups.queries().find(query).await;
            let found = found.map_err(GroupError::from)?;
            (found.machines, found.passed_over)
        }
    };
    let now: BTreeSet<PcId> = state.catalogue.members(&group.id).into_iter().collect();
    let entering: Vec<&PcId> = members.difference(&now).collect();
    let leaving: Vec<&PcId> = now.difference(&members).collect();
    Ok(GroupPreview {
        count: members.len() as u64,
        sample: sample(members.iter()),
        entering: entering.len() as u64,
        entering_sample: sample(entering),
        leaving: leaving.len() as u64,
        leaving_sample: sample(leaving),
        never_seen,
        warnings: Vec::new(),
    })
}

async fn named(state: &ApiState, machines: &[PcId]) -> Answer<(BTreeSet<PcId>, u64)> {
    let roster = state.projected.agents.roster().await;
    let roster = roster.map_err(LookupError::from)?.into_iter();
    let known: BTreeSet<PcId> = roster.map(|machine| machine.pc_id).collect();
    let members: BTreeSet<PcId> = machines.iter().cloned().collect();
    let never_seen = members.difference(&known).count() as u64;
    Ok((members, never_seen))
}

fn sample<'a>(machines: impl IntoIterator<Item = &'a PcId>) -> Vec<PcId> {
    machines.into_iter().take(SAMPLE).cloned().collect()
}
