//! Notices to people at machines.

use chrono::{DateTime, Utc};
use kanade_wire::notification::Priority;
use kanade_wire::{PcId, Target};
use serde::{Deserialize, Serialize};

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NoticeRow {
    /// Its id.
    pub id: String,
    /// How urgent it is.
    pub priority: Priority,
    /// Whether it wants a confirmation.
    pub require_ack: bool,
    /// Its title.
    pub title: String,
    /// Its text, Markdown.
    pub body: String,
    /// Whether it pops up.
    pub toast: bool,
    /// When it was sent.
    pub issued_at: DateTime<Utc>,
    /// Who sent it; `compliance:<check>` for one that a check raised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_by: Option<String>,
    /// When it goes away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was edited last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<DateTime<Utc>>,
    /// Confirmations before this do not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acks_reset_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recalled_at: Option<DateTime<Utc>>,
    /// Who took it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recalled_by: Option<String>,
    /// `active`, `expired` or `recalled`.
    pub state: String,
    /// On how many machines somebody confirmed it.
    pub confirmed: u64,
    /// Whom it is for.
    pub target: Target,
}

/// A notice with whom it reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NoticeDetail {
    /// The notice.
    pub notification: NoticeRow,
    /// Who confirmed it, at most a thousand; all of them are in `ack_status`.
    pub acks: Vec<NoticeAck>,
    /// On which machines it is, at most a thousand; all of them are in `audience`.
    pub audience: Vec<AudienceRow>,
    /// How many they are.
    pub counts: AudienceTally,
    /// Whom it is for.
    pub target: Target,
}

/// A confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NoticeAck {
    /// The machine.
    pub pc_id: PcId,
    /// The person's security id.
    pub user_sid: String,
    /// When it was confirmed first.
    pub acked_at: DateTime<Utc>,
    /// When it was confirmed last.
    pub last_acked_at: DateTime<Utc>,
    /// The person's account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
}

/// A notice's confirmations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AckStatus {
    /// The notice.
    pub id: String,
    /// Its confirmations, by machine.
    pub acks: Vec<NoticeAck>,
}

/// A machine that a notice is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AudienceRow {
    /// The machine.
    pub pc_id: PcId,
    /// The account that signed in last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_logon_user: Option<String>,
    /// That account's display name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_logon_display_name: Option<String>,
    /// Whether somebody confirmed it, and it counts.
    pub confirmed: bool,
    /// `confirmed`, `outstanding`, or `withdrawn` for a confirmation before an edit that asked again.
    pub state: String,
    /// When it was confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acked_at: Option<DateTime<Utc>>,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acked_by: Option<String>,
}

/// How many machines a notice is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AudienceTally {
    /// All of them.
    pub machines: u64,
    /// Somebody confirmed it.
    pub confirmed: u64,
    /// Nobody did.
    pub outstanding: u64,
    /// Somebody did, before an edit that asked for it again.
    pub withdrawn: u64,
}

/// A page of machines that a notice is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AudienceList {
    /// In all, whatever the filter.
    pub counts: AudienceTally,
    /// The machines, by id.
    pub rows: Vec<AudienceRow>,
}

/// A notice to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PublishNotice {
    /// Its id; one is made when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// How urgent it is: `info`, `warn` or `emergency`.
    pub priority: Priority,
    /// Whether it wants a confirmation.
    #[serde(default)]
    pub require_ack: bool,
    /// Its title, at most 200 characters.
    pub title: String,
    /// Its text, Markdown, at most 32 KiB.
    pub body: String,
    /// Whether it pops up.
    #[serde(default)]
    pub toast: bool,
    /// Who sends it, as people read it; the account by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_by: Option<String>,
    /// When it goes away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    /// Whom it is for.
    pub target: Target,
}

/// A notice that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NoticePublished {
    /// Its id.
    pub id: String,
    /// Where the broker took it.
    pub subjects: Vec<String>,
    /// Where it did not: those are not reached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed: Vec<String>,
}

/// What a notice says from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EditNotice {
    /// How urgent it is.
    pub priority: Priority,
    /// Its title.
    pub title: String,
    /// Its text, Markdown.
    pub body: String,
    /// Whether it wants a confirmation.
    #[serde(default)]
    pub require_ack: bool,
    /// Whether it pops up.
    #[serde(default)]
    pub toast: bool,
    /// Whether confirmations so far do not count any more.
    #[serde(default)]
    pub reset_acks: bool,
    /// When it goes away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
}
