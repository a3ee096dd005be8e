//! Alerts to operators, by mail and by webhook.

use chrono::{DateTime, Utc};
use kanade_wire::{CheckName, PcId, ResultId};
use serde::{Deserialize, Serialize};

/// What operators are told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AlertEvent {
    /// A check became what its job wants somebody to know.
    Check {
        /// The machine.
        pc_id: PcId,
        /// The check.
        check_name: CheckName,
        /// `warn`, `fail` or `unknown`.
        status: String,
        /// In the words of the job.
        title: String,
        /// More of them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<String>,
        /// `info`, `warn` or `emergency`.
        priority: String,
        /// The run.
        result_id: ResultId,
        /// Whether the people at the machine are told.
        #[serde(default)]
        notify_user: bool,
        /// Groups whose people are told.
        #[serde(default)]
        notify_groups: Vec<String>,
        /// Whether these groups' contacts get mail.
        #[serde(default)]
        email: bool,
        /// Whether the notice wants a confirmation.
        #[serde(default)]
        require_ack: bool,
        /// Whether the notice pops up.
        #[serde(default)]
        toast: bool,
    },
    /// A rollout stopped before its next wave.
    RolloutHalted {
        /// The rollout.
        rollout_id: String,
        /// The wave it stopped in, from 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wave: Option<u32>,
        /// Why, in words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Machines have not been heard of for a while.
    MachinesGone {
        /// How many.
        count: u64,
        /// At most 20 of them.
        pcs: Vec<PcId>,
        /// When the first of them was heard last.
        since: DateTime<Utc>,
    },
    /// Machines that were gone are there again.
    MachinesBack {
        /// How many.
        count: u64,
        /// At most 20 of them.
        pcs: Vec<PcId>,
    },
    /// Messages could not be read.
    DeadLetters {
        /// How many.
        count: u64,
        /// Why, of the last one.
        reason: String,
        /// The subject of the last one.
        subject: String,
    },
    /// Something the broker stores is nearly full.
    BrokerLimit {
        /// The stream, bucket or store.
        name: String,
        /// How full, in percent.
        usage_pct: u32,
        /// Whether new messages are refused when it is full.
        refuses: bool,
    },
    /// Somebody tries whether alerts arrive.
    Test {
        /// Who.
        by: String,
    },
}

/// The words of all kinds of alerts, in the order in which settings show them.
pub const ALERT_KINDS: [&str; 6] = [
    "check",
    "rollout_halted",
    "machines_gone",
    "machines_back",
    "dead_letters",
    "broker_limit",
];

impl AlertEvent {
    /// The word for its kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Check { .. } => "check",
            Self::RolloutHalted { .. } => "rollout_halted",
            Self::MachinesGone { .. } => "machines_gone",
            Self::MachinesBack { .. } => "machines_back",
            Self::DeadLetters { .. } => "dead_letters",
            Self::BrokerLimit { .. } => "broker_limit",
            Self::Test { .. } => "test",
        }
    }
}

/// Something operators were told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AlertRow {
    /// Its id, the same in every delivery.
    pub id: String,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: String,
    /// In one line, English.
    pub title: String,
    /// What happened.
    pub event: AlertEvent,
    /// How many deliveries it has.
    pub deliveries: u64,
    /// How many of them arrived.
    pub delivered: u64,
    /// How many of them were given up.
    pub failed: u64,
}

/// An alert on its way to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DeliveryRow {
    /// Its id, the same in every attempt.
    pub id: String,
    /// The alert.
    pub alert_id: String,
    /// What the alert is about.
    pub kind: String,
    /// `mail`, `webhook`, or `notice` to the people at machines.
    pub channel: String,
    /// An address, a webhook's id, or a subject.
    pub recipient: String,
    /// `waiting`, `delivered` or `failed`.
    pub state: String,
    /// When it was decided to deliver it.
    pub created_at: DateTime<Utc>,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_at: Option<DateTime<Utc>>,
    /// When it arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<DateTime<Utc>>,
    /// What the other side answered last: a status of HTTP or SMTP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Why the last try failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Every try, the first one first.
    pub log: Vec<DeliveryAttempt>,
}

/// One try to deliver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DeliveryAttempt {
    /// When.
    pub at: DateTime<Utc>,
    /// How long it took.
    pub milliseconds: u64,
    /// What the other side answered: a status of HTTP or SMTP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Why it failed; nothing when it arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// A program that is told of alerts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WebhookRow {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Where it listens.
    pub url: String,
    /// Of which kinds of alerts it is told; of all when empty.
    pub events: Vec<String>,
    /// Whether it is told at all.
    pub enabled: bool,
    /// Who added it.
    pub created_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

/// A webhook that was added: the only time its secret is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WebhookCreated {
    /// The webhook.
    pub webhook: WebhookRow,
    /// What its calls are signed with.
    pub secret: String,
}

/// A webhook to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NewWebhook {
    /// What people call it.
    pub name: String,
    /// Where it listens: `https://` or `http://`.
    pub url: String,
    /// Of which kinds of alerts it is told; of all when empty.
    #[serde(default)]
    pub events: Vec<String>,
    /// What its calls are signed with, at least 16 characters; one is made when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// What changes of a webhook; what is missing stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ChangeWebhook {
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where it listens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Of which kinds of alerts it is told; of all when empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<String>>,
    /// What its calls are signed with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// Whether it is told at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

/// In which language mail is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailLanguage {
    /// English.
    En,
    /// Japanese.
    Ja,
    /// Both, one below the other.
    #[default]
    Both,
}

/// Who is told of alerts by mail.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MailRouting {
    /// Addresses.
    pub recipients: Vec<String>,
    /// Of which kinds of alerts; of all when empty.
    #[serde(default)]
    pub events: Vec<String>,
    /// In which language.
    #[serde(default)]
    pub language: MailLanguage,
}

/// How mail is sent, and to whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MailSettings {
    /// The server of the configuration file; none when it has no `[mail]`.
    pub server: Option<MailServerRow>,
    /// Who is told.
    pub routing: MailRouting,
}

/// A mail server; its password is never shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MailServerRow {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// `starttls`, `tls` or `none`.
    pub encryption: String,
    /// Who mail comes from.
    pub from: String,
    /// The account, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Whether there is a password.
    pub has_password: bool,
}

/// Where a test is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TestMail {
    /// The address; every recipient when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What became of a test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TestResult {
    /// The tries, one for each recipient.
    pub deliveries: Vec<DeliveryRow>,
}
