use std::str::FromStr;

use chrono::{DateTime, Utc};
use kanade_wire::outcome::UnknownWord;

use crate::PageRequest;

/// Which notices are wanted; what is `None` does not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoticeFilter {
    /// Part of the title or the text; letter case does not matter.
    pub text: Option<String>,
    /// `info`, `warn` or `emergency`.
    pub priority: Option<String>,
    /// Whether they still stand.
    pub state: Option<NoticeState>,
    /// Those of people, or those that checks raised.
    pub by_people: Option<bool>,
}

/// Whether a notice still stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeState {
    /// It is shown.
    Active,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Recalled,
}

impl FromStr for NoticeState {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match text {
            "active" => Ok(Self::Active),
            "expired" => Ok(Self::Expired),
            "recalled" => Ok(Self::Recalled),
            _ => Err(UnknownWord {
                text: text.to_owned(),
                words: "active, expired, recalled".to_owned(),
            }),
        }
    }
}

/// A page of notices, the last one sent first.
#[derive(Debug, Clone)]
pub struct NoticeQuery {
    /// Which.
    pub filter: NoticeFilter,
    /// What "expired" refers to.
    pub now: DateTime<Utc>,
    /// Which page.
    pub page: PageRequest,
}
