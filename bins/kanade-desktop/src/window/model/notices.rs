use kanade_wire::notification::{Notification, Priority};

use super::Attention;

/// A notice, and how its confirmation stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// What the agent tells of it.
    pub told: Notification,
    /// Whether the confirmation is on its way.
    pub is_confirming: bool,
    /// Why it could not be confirmed.
    pub refused: Option<String>,
}

impl Notice {
    /// Whether it waits to be read.
    pub const fn is_unread(&self) -> bool {
        self.told.acked_at.is_none()
    }

    /// Whether it is the same text, and was as little confirmed before.
    fn is_known_as(&self, told: &Notification) -> bool {
        self.told.edited_at == told.edited_at && self.told.acked_at == told.acked_at
    }
}

impl From<Notification> for Notice {
    fn from(told: Notification) -> Self {
        Self {
            told,
            is_confirming: false,
            refused: None,
        }
    }
}

/// Puts a notice among the others, and says how much it disturbs if there is something to read in it.
pub(super) fn put(notices: &mut Vec<Notice>, told: Notification) -> Option<Attention> {
    let attention = attention(&told);
    match notices.iter_mut().find(|known| known.told.id == told.id) {
        Some(known) if known.is_known_as(&told) => return None,
        Some(known) => *known = told.into(),
        None => {
            let newer = |known: &Notice| known.told.issued_at > told.issued_at;
            let place = notices.iter().take_while(|known| newer(known)).count();
            notices.insert(place, told.into());
        }
    }
    attention
}

/// Makes these the notices that stand.
pub(super) fn replace(notices: &mut Vec<Notice>, standing: Vec<Notification>) -> Option<Attention> {
    notices.retain(|known| standing.iter().any(|told| told.id == known.told.id));
    for known in notices.iter_mut() {
        known.is_confirming = false;
    }
    let disturbing = standing.into_iter().filter_map(|told| put(notices, told));
    disturbing.max()
}

fn attention(told: &Notification) -> Option<Attention> {
    if told.acked_at.is_some() {
        return None;
    }
    Some(match told.priority {
        Priority::Emergency => Attention::Raise,
        _ if told.toast => Attention::Raise,
        Priority::Warn => Attention::Ask,
        Priority::Info | Priority::Unknown => Attention::Count,
    })
}
