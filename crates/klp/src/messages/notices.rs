use chrono::{DateTime, Utc};
use kanade_wire::notification::Notification;
use serde::{Deserialize, Serialize};

/// Which notices are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListNotices {
    /// Which.
    #[serde(default)]
    pub filter: NoticeChoice,
    /// How many at most; 200 are never passed.
    #[serde(default = "some")]
    pub limit: u32,
    /// [`NoticePage::next_cursor`] of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

fn some() -> u32 {
    50
}

impl Default for ListNotices {
    fn default() -> Self {
        Self {
            filter: NoticeChoice::default(),
            limit: some(),
            cursor: None,
        }
    }
}

/// A choice of notices.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NoticeChoice {
    /// Those this person has not confirmed.
    #[default]
    Unread,
    /// Every one that stands.
    All,
}

/// Notices, the last one sent first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticePage {
    /// The notices.
    pub items: Vec<Notification>,
    /// Where the next page begins, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// This person has read a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledge {
    /// The notice.
    pub id: String,
}

/// That is noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    /// Since when.
    pub acked_at: DateTime<Utc>,
}
