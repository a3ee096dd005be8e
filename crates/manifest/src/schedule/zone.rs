//! Whose clock the times of a schedule mean.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::Tz;

/// Whose clock times mean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Cow<'_, str>", into = "String")]
pub enum Zone {
    /// That of the machine that watches the clock.
    #[default]
    Local,
    /// UTC.
    Utc,
    /// That of a place.
    Named(Tz),
}

/// A text that is no time zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a time zone: write `local`, `utc`, or a name such as Europe/Berlin")]
pub struct UnknownZone(String);

impl Zone {
    /// The zone itself, where that of the machine is `local`.
    #[must_use]
    pub fn at(self, local: Tz) -> Tz {
        match self {
            Self::Local => local,
            Self::Utc => Tz::UTC,
            Self::Named(zone) => zone,
        }
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Local => "local",
            Self::Utc => "utc",
            Self::Named(zone) => zone.name(),
        })
    }
}

impl FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(text: &str) -> Result<Self, UnknownZone> {
        match text {
            "local" => Ok(Self::Local),
            "utc" => Ok(Self::Utc),
            name => name
                .parse()
                .map(Self::Named)
                .map_err(|_| UnknownZone(name.to_owned())),
        }
    }
}

impl TryFrom<Cow<'_, str>> for Zone {
    type Error = UnknownZone;

    fn try_from(text: Cow<'_, str>) -> Result<Self, UnknownZone> {
        text.parse()
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.to_string()
    }
}

impl JsonSchema for Zone {
    fn schema_name() -> Cow<'static, str> {
        "Zone".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "Whose clock times mean: `local`, `utc`, or a time zone such as `Europe/Berlin`.",
            "examples": ["local", "utc", "Europe/Berlin"],
        })
    }
}
