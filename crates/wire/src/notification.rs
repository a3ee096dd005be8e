//! Notices to people at machines (contract wire.md §3.9).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};

use crate::PcId;

/// How urgent a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// Good to know.
    Info,
    /// To be read.
    Warn,
    /// To be read now.
    Emergency,
    /// A word this version does not know.
    Unknown,
}

impl<'de> Deserialize<'de> for Priority {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match String::deserialize(deserializer)?.as_str() {
            "info" => Priority::Info,
            "warn" => Priority::Warn,
            "emergency" => Priority::Emergency,
            _ => Priority::Unknown,
        })
    }
}

impl Priority {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Emergency => "emergency",
            Self::Unknown => "unknown",
        }
    }
}

/// The longest id of a notice.
const LONGEST_ID: usize = 128;

/// Whether a text can be the id of a notice: letters, digits, `_`, `-` and dots between them, so
/// that it can end a subject.
pub fn is_notification_id(text: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    let is_token = |token: &str| !token.is_empty() && token.bytes().all(legal);
    text.len() <= LONGEST_ID && text.split('.').all(is_token)
}

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Notification {
    /// Its id; later copies of the same id win.
    pub id: String,
    /// How urgent it is.
    pub priority: Priority,
    /// Whether it wants a confirmation.
    #[serde(default)]
    pub require_ack: bool,
    /// Its title.
    pub title: String,
    /// Its text, Markdown.
    pub body: String,
    /// Whether it pops up.
    #[serde(default)]
    pub toast: bool,
    /// When it was sent.
    pub issued_at: DateTime<Utc>,
    /// Who sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_by: Option<String>,
    /// When it goes away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    /// When the reader confirmed it; only when served to a client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acked_at: Option<DateTime<Utc>>,
    /// When it was edited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<DateTime<Utc>>,
    /// Confirmations before this no longer count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acks_reset_at: Option<DateTime<Utc>>,
}

/// Someone confirmed a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationAcked {
    /// The notice.
    pub notification_id: String,
    /// The machine.
    pub pc_id: PcId,
    /// The person's security id.
    pub user_sid: String,
    /// When.
    pub acked_at: DateTime<Utc>,
    /// The person's account, `DOMAIN\user`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
}

/// A notice was taken back: `events.notifications.recalled.<id>`. Its copies leave their stream, so
/// this holds what they said and where they were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationRecalled {
    /// The notice as it was last.
    pub notification: Notification,
    /// Where its copies were published.
    pub subjects: Vec<String>,
    /// By whom.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A notice changes after it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationAmend {
    /// The notice.
    pub id: String,
    /// What changes.
    pub op: AmendOperation,
}

/// What happens to a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AmendOperation {
    /// It is taken back.
    Recall,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_can_end_a_subject() {
        for good in ["8a7a1ea1-cde2", "reboot.tonight", "a_b"] {
            assert!(is_notification_id(good), "{good}");
        }
        for bad in ["", ".", "a..b", "a b", "a>", "*", "\u{e4}"] {
            assert!(!is_notification_id(bad), "{bad}");
        }
        assert!(!is_notification_id(&"a".repeat(129)));
    }
}
