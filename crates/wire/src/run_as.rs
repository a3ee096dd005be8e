//! As whom a script runs.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What stands before the name of an account.
const ACCOUNT: &str = "account:";
/// Windows allows 20 for a name and 256 for a domain; no system allows more in use.
const LONGEST: usize = 128;
/// What no system allows in the name of an account, and what means something else beside one.
const FORBIDDEN: &str = "\"/[]:;|=,*?<>";

/// As whom a script runs: one word, on the wire and in documents alike.
///
/// An agent that does not know a named account refuses the whole command: the word is none it has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum RunAs {
    /// The agent's own account.
    #[default]
    System,
    /// The person signed in at the machine.
    User,
    /// The agent's account, in the session of the person signed in.
    SystemGui,
    /// An account of the machine, whether anybody is signed in or not: `account:<name>`.
    Account(AccountName),
}

impl fmt::Display for RunAs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RunAs::System => f.write_str("system"),
            RunAs::User => f.write_str("user"),
            RunAs::SystemGui => f.write_str("system_gui"),
            RunAs::Account(name) => write!(f, "{ACCOUNT}{name}"),
        }
    }
}

impl FromStr for RunAs {
    type Err = InvalidRunAs;
    fn from_str(text: &str) -> Result<Self, InvalidRunAs> {
        match text {
            "system" => Ok(RunAs::System),
            "user" => Ok(RunAs::User),
            "system_gui" => Ok(RunAs::SystemGui),
            other => match other.strip_prefix(ACCOUNT) {
                Some(name) => AccountName::new(name.trim()).map(RunAs::Account),
                None => Err(InvalidRunAs::Word(other.chars().take(80).collect())),
            },
        }
    }
}

impl TryFrom<String> for RunAs {
    type Error = InvalidRunAs;
    fn try_from(text: String) -> Result<Self, InvalidRunAs> {
        text.parse()
    }
}

impl From<RunAs> for String {
    fn from(run_as: RunAs) -> String {
        run_as.to_string()
    }
}

/// A text that does not say as whom a script runs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRunAs {
    /// It is none of the words.
    #[error("{0:?} is none of system, user, system_gui, account:<name>")]
    Word(String),
    /// What stands behind `account:` names no account.
    #[error(
        "{0:?} is not the name of an account: write it as the machine knows it, such as \
         account:backup; not its number, and without any of {FORBIDDEN}"
    )]
    Account(String),
}

/// The name of an account, as the machine knows it; on Windows perhaps with its domain.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AccountName(String);

impl AccountName {
    /// Makes a name, or says what would be right.
    pub fn new(text: impl Into<String>) -> Result<Self, InvalidRunAs> {
        let text = text.into();
        let is_legal = |c: char| !c.is_control() && !FORBIDDEN.contains(c);
        // A number is what programs take for the account of that number.
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        let begins_and_ends = !text.starts_with(['-', ' ', '\\']) && !text.ends_with([' ', '\\']);
        if text.len() <= LONGEST && text.chars().all(is_legal) && !is_number && begins_and_ends {
            return Ok(Self(text));
        }
        Err(InvalidRunAs::Account(text.chars().take(80).collect()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(any(feature = "schemars", feature = "utoipa"))]
const WHAT: &str = "As whom a script runs: one of the words, or an account of the machine.";

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for RunAs {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RunAs".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let word = |word: &str, description: &str| serde_json::json!({"type": "string", "const": word, "description": description});
        schemars::json_schema!({
            "description": WHAT,
            "oneOf": [
                word("system", "The agent's own account."),
                word("user", "The person signed in at the machine."),
                word("system_gui", "The agent's account, in the session of the person signed in."),
                {
                    "type": "string",
                    "pattern": "^account:.+$",
                    "examples": ["account:backup"],
                    "description": "An account of the machine by its name, whether anybody is signed in or not. On \
                                    Windows `LocalService` and `NetworkService`, which have no password.",
                },
            ],
        })
    }
}

#[cfg(feature = "utoipa")]
impl utoipa::PartialSchema for RunAs {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some(WHAT))
            .pattern(Some("^(system|user|system_gui|account:.+)$"))
            .examples(["system", "account:backup"])
            .into()
    }
}

#[cfg(feature = "utoipa")]
impl utoipa::ToSchema for RunAs {}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<RunAs, String> {
        let json = serde_json::Value::from(text);
        serde_json::from_value(json).map_err(|error| error.to_string())
    }

    #[test]
    fn every_way_to_say_it_reads_as_it_is_written() {
        for text in [
            "system",
            "user",
            "system_gui",
            "account:backup",
            r"account:NT AUTHORITY\LocalService",
            "account:svc_web$",
            "account:ann@example.org",
        ] {
            let run_as = of(text).unwrap();
            assert_eq!(serde_json::to_value(&run_as).unwrap(), text);
        }
    }

    #[test]
    fn what_says_nobody_is_refused_with_what_would_be_right() {
        let error = of("root").unwrap_err();
        assert!(error.contains("account:<name>"), "{error}");
        for text in [
            "account:",
            "account:0",
            "account:a:b",
            "account:-rf",
            "account:a\nb",
        ] {
            let error = of(text).unwrap_err();
            assert!(error.contains("not its number"), "{text}: {error}");
        }
    }
}
