//! Groups as they are shown.

use std::collections::{BTreeMap, BTreeSet};

use kanade_api_types::documents::DocumentOrigin;
use kanade_api_types::groups::{GroupKind, GroupRow};
use kanade_control::Catalogue;
use kanade_control::catalogue::{ConfigLayer, StoredConfig};
use kanade_manifest::{Document, Group};
use kanade_wire::{GroupName, PcId};

use crate::state::ApiState;

/// Every group there is: those with a document, those machines are in, those that are configured or
/// have somebody to mail.
pub fn all(state: &ApiState) -> Vec<GroupRow> {
    let catalogue = &state.catalogue;
    let mut members: BTreeMap<GroupName, Vec<PcId>> = BTreeMap::new();
    for (pc, groups) in catalogue.memberships() {
        for group in groups {
            members.entry(group).or_default().push(pc.clone());
        }
    }
    let rows = names(catalogue, members.keys().cloned()).into_iter();
    rows.map(|name| {
        let members = members.remove(&name).unwrap_or_default();
        row(state, name, members)
    })
    .collect()
}

/// One group; `None` when nothing is known of it.
pub fn one(state: &ApiState, name: &GroupName) -> Option<GroupRow> {
    let members = state.catalogue.members(name);
    let has_members = (!members.is_empty()).then(|| name.clone());
    let known = names(&state.catalogue, has_members);
    known
        .contains(name)
        .then(|| row(state, name.clone(), members))
}

fn names(
    catalogue: &Catalogue,
    with_members: impl IntoIterator<Item = GroupName>,
) -> BTreeSet<GroupName> {
    let documents = catalogue.groups().into_iter();
    let documents = documents.filter_map(|group| match group {
        Ok(stored) => Some(stored.document.id),
        Err(broken) => GroupName::new(broken.id).ok(),
    });
    let configured = catalogue.config_layers().into_iter();
    let configured = configured.filter_map(|(layer, _)| match layer {
        ConfigLayer::Group(group) => Some(group),
        _ => None,
    });
    let mailed = catalogue.groups_with_contacts();
    with_members
        .into_iter()
        .chain(documents)
        .chain(configured)
        .chain(mailed)
        .collect()
}

fn row(state: &ApiState, name: GroupName, members: Vec<PcId>) -> GroupRow {
    let catalogue = &state.catalogue;
    let layer = ConfigLayer::Group(name.clone());
    let config = catalogue.config(&layer);
    let evaluation = state.groups.evaluation(&name);
    let (document, revision, broken) = match catalogue.group(&name) {
        None => (None, None, None),
        Some(Ok(stored)) => (Some(stored.document), Some(stored.revision), None),
        Some(Err(broken)) => (None, Some(broken.revision), Some(broken.reason)),
    };
    let kind = match (&document, revision) {
        (Some(Group { query: Some(_), .. }), _) => GroupKind::Dynamic,
        (Some(_), _) | (None, Some(_)) => GroupKind::Static,
        (None, None) => GroupKind::Assigned,
    };
    GroupRow {
        has_config: config.is_ok_and(|stored| stored != StoredConfig::default()),
        emails: catalogue.contacts(&name).emails,
        kind,
        origin: document
            .as_ref()
            .and_then(Document::origin)
            .cloned()
            .map(DocumentOrigin::from),
        evaluated_at: evaluation.as_ref().map(|it| it.evaluated_at),
        problem: broken.or(evaluation.and_then(|it| it.problem)),
        description: document.as_ref().and_then(|it| it.description.clone()),
        query: document.as_ref().and_then(|it| it.query.clone()),
        tags: document.map(|it| it.tags).unwrap_or_default(),
        id: revision.map(|_| name.clone()),
        revision,
        members,
        name,
    }
}
