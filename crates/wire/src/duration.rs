//! Durations as people write them: `30s`, `10m`, `1h 30m`, `2days`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A duration in humantime text, kept as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub struct HumanDuration {
    text: String,
    #[serde(skip)]
    #[cfg_attr(feature = "schemars", schemars(skip))]
    value: Duration,
}

#[cfg(feature = "utoipa")]
impl utoipa::PartialSchema for HumanDuration {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        String::schema()
    }
}

#[cfg(feature = "utoipa")]
impl utoipa::ToSchema for HumanDuration {}

/// A text that is not a duration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a duration: write a number and a unit, such as 30s, 10m or 1h 30m")]
pub struct InvalidDuration {
    /// The refused text.
    pub text: String,
}

impl HumanDuration {
    /// The length.
    pub fn value(&self) -> Duration {
        self.value
    }

    /// The length in whole seconds, rounded up.
    pub fn as_secs_ceil(&self) -> u64 {
        self.value.as_secs() + u64::from(self.value.subsec_nanos() > 0)
    }
}

impl From<Duration> for HumanDuration {
    fn from(value: Duration) -> Self {
        Self {
            text: humantime::format_duration(value).to_string(),
            value,
        }
    }
}

impl FromStr for HumanDuration {
    type Err = InvalidDuration;
    fn from_str(text: &str) -> Result<Self, InvalidDuration> {
        match humantime::parse_duration(text) {
            Ok(value) => Ok(Self {
                text: text.to_owned(),
                value,
            }),
            Err(_) => Err(InvalidDuration {
                text: text.to_owned(),
            }),
        }
    }
}

impl TryFrom<String> for HumanDuration {
    type Error = InvalidDuration;
    fn try_from(text: String) -> Result<Self, InvalidDuration> {
        text.parse()
    }
}

impl From<HumanDuration> for String {
    fn from(duration: HumanDuration) -> String {
        duration.text
    }
}

impl fmt::Display for HumanDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
