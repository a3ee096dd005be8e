use chrono::{DateTime, Utc};
use kanade_api_types::alerts::{AlertEvent, DeliveryAttempt};
use kanade_wire::outcome::UnknownWord;

/// Something operators are told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Its id: the same for the same event, however often it is found.
    pub id: String,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// What.
    pub event: AlertEvent,
}

/// What one look found, stored in one transaction.
#[derive(Debug, Clone, Default)]
pub struct AlertRecord {
    /// Alerts; one that is known already is passed over.
    pub alerts: Vec<Alert>,
    /// How far whoever found them has looked, under its name.
    pub mark: Option<(&'static str, String)>,
    /// What stands from now on.
    pub begun: Vec<StandingAlert>,
    /// What stands no longer.
    pub ended: Vec<StandingAlert>,
}

/// Something that stands until it is over, such as a machine that is gone: told once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingAlert {
    /// What kind.
    pub kind: &'static str,
    /// Which.
    pub subject: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Whether nobody was told that it began.
    pub quiet: bool,
}

/// An alert as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAlert {
    /// What happened.
    pub alert: Alert,
    /// How many deliveries it has.
    pub deliveries: u64,
    /// How many of them arrived.
    pub delivered: u64,
    /// How many of them were given up.
    pub failed: u64,
}

/// How an alert travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// Mail to an address.
    Mail,
    /// A call of a webhook.
    Webhook,
    /// A notice to the people at machines.
    Notice,
}

impl Channel {
    const WORDS: [(&'static str, Self); 3] = [
        ("mail", Self::Mail),
        ("webhook", Self::Webhook),
        ("notice", Self::Notice),
    ];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        let known = Self::WORDS.iter().find(|(_, channel)| *channel == self);
        known.map_or("mail", |(word, _)| word)
    }
}

impl std::str::FromStr for Channel {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let known = Self::WORDS.iter().find(|(word, _)| *word == text);
        known
            .map(|(_, channel)| *channel)
            .ok_or_else(|| UnknownWord {
                text: text.to_owned(),
                words: Self::WORDS.map(|(word, _)| word).join(", "),
            })
    }
}

/// How far a delivery is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// It is tried, or tried again.
    Waiting,
    /// It arrived.
    Delivered,
    /// It was given up.
    Failed,
}

impl DeliveryState {
    const WORDS: [(&'static str, Self); 3] = [
        ("waiting", Self::Waiting),
        ("delivered", Self::Delivered),
        ("failed", Self::Failed),
    ];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        let known = Self::WORDS.iter().find(|(_, state)| *state == self);
        known.map_or("waiting", |(word, _)| word)
    }
}

impl std::str::FromStr for DeliveryState {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let known = Self::WORDS.iter().find(|(word, _)| *word == text);
        known.map(|(_, state)| *state).ok_or_else(|| UnknownWord {
            text: text.to_owned(),
            words: Self::WORDS.map(|(word, _)| word).join(", "),
        })
    }
}

/// Somebody an alert goes to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NewDelivery {
    /// How it travels.
    pub channel: Channel,
    /// An address, a webhook's id, or a subject.
    pub recipient: String,
}

/// A delivery and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its id, the same in every attempt.
    pub id: String,
    /// The alert.
    pub alert_id: String,
    /// What the alert is about.
    pub kind: String,
    /// How it travels.
    pub channel: Channel,
    /// An address, a webhook's id, or a subject.
    pub recipient: String,
    /// How far it is.
    pub state: DeliveryState,
    /// When it was decided.
    pub created_at: DateTime<Utc>,
    /// When it is tried next, while it waits.
    pub next_at: DateTime<Utc>,
    /// When it arrived.
    pub delivered_at: Option<DateTime<Utc>>,
    /// Every try, the first one first.
    pub log: Vec<DeliveryAttempt>,
}

/// A delivery that is to be tried now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueDelivery {
    /// The delivery.
    pub delivery: Delivery,
    /// Its alert.
    pub alert: Alert,
}

/// What comes after a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptEnd {
    /// It arrived.
    Delivered,
    /// It is tried again then.
    Again(DateTime<Utc>),
    /// It is given up.
    GivenUp,
}
