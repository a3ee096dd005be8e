//! Ids as validated types: made at the edge, trusted inside.
//!
//! Charsets are those of the system's design (names become subject tokens, keys and URLs), so an
//! id that exists can be used anywhere without escaping.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A text that is not a legal id, with what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a valid {what}: {rule}")]
pub struct InvalidId {
    /// The kind of id that was expected.
    pub what: &'static str,
    /// The refused text, cut to 80 characters.
    pub text: String,
    /// What would be right.
    pub rule: &'static str,
}

/// Which characters may stand inside (after the first) and how long an id may be.
struct Charset {
    inner: &'static str,
    first_alphanumeric: bool,
    max: usize,
}

impl Charset {
    fn allows(&self, text: &str) -> bool {
        let inside = |c: char| c.is_ascii_alphanumeric() || self.inner.contains(c);
        let first_is_legal = match text.chars().next() {
            None => false,
            Some(first) if self.first_alphanumeric => first.is_ascii_alphanumeric(),
            Some(first) => inside(first),
        };
        first_is_legal
            && text.len() <= self.max
            && text.chars().all(inside)
            && !text.ends_with('.')
            && !text.contains("..")
    }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $what:literal, $inner:literal, $first:literal, $max:literal, $rule:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "schemars", schemars(extend("maxLength" = $max, "pattern" = concat!("^[A-Za-z0-9", $inner, "]+$"))))]
        #[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema), schema(value_type = String))]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            const CHARSET: Charset = Charset { inner: $inner, first_alphanumeric: $first, max: $max };

            #[doc = concat!("Makes a ", $what, ", or says what would be right.")]
            pub fn new(text: impl Into<String>) -> Result<Self, InvalidId> {
                let text = text.into();
                if Self::CHARSET.allows(&text) {
                    return Ok(Self(text));
                }
                Err(InvalidId { what: $what, text: text.chars().take(80).collect(), rule: $rule })
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
    };
}

macro_rules! minted {
    ($name:ident) => {
        impl $name {
            /// The id of a freshly made UUID (version 7: time-ordered, so indexes only grow).
            pub fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid.hyphenated().to_string())
            }
        }
    };
}

id!(
    /// A machine. Dots come from 0.43 agents alone; ours replaces them.
    PcId, "machine id", "_.-", true, 64,
    "start with a letter or digit, then letters, digits, '_' or '-' (at most 64 characters)"
);
id!(
    /// A group of machines.
    GroupName, "group name", "_-", true, 64,
    "start with a letter or digit, then letters, digits, '_' or '-' (at most 64 characters)"
);
id!(
    /// A job document.
    JobId, "job id", "_.-", true, 64,
    "start with a letter or digit, then letters, digits, '_', '-' or '.' (at most 64 characters, not ending with a dot)"
);
id!(
    /// A schedule document.
    ScheduleId, "schedule id", "_.-", true, 64,
    "start with a letter or digit, then letters, digits, '_', '-' or '.' (at most 64 characters, not ending with a dot)"
);
id!(
    /// A view document.
    ViewId, "view id", "_.-", true, 64,
    "start with a letter or digit, then letters, digits, '_', '-' or '.' (at most 64 characters, not ending with a dot)"
);
id!(
    /// The name of an attribute of a machine, such as `site`.
    AttributeKey, "attribute name", "_.-", true, 64,
    "start with a letter or digit, then letters, digits, '_', '-' or '.' (at most 64 characters, not ending with a dot)"
);
id!(
    /// A document of any kind.
    DocumentId, "document id", "_.-", true, 64,
    "start with a letter or digit, then letters, digits, '_', '-' or '.' (at most 64 characters, not ending with a dot)"
);
id!(
    /// A version of a job, an agent or a package: compared for equality, never ordered.
    Version, "version", "._+-", true, 64,
    "start with a letter or digit, then letters, digits, '.', '_', '+' or '-' (at most 64 characters)"
);
id!(
    /// A check: the slug of 0.43.
    CheckName, "check name", "_.-", true, 64,
    "start with a letter or digit, then letters, digits, '_', '-' or '.' (at most 64 characters)"
);
id!(
    /// A secret of the backend.
    SecretName, "secret name", "_.-", true, 64,
    "start with a letter or digit, then letters, digits, '_', '-' or '.' (at most 64 characters)"
);
id!(
    /// One order to run a job on some machines.
    ExecId, "execution id", "_-", false, 128,
    "letters, digits, '_' or '-' (at most 128 characters), usually a UUID"
);
id!(
    /// One message of an execution, shared by every machine it reaches.
    RequestId, "request id", "_-", false, 128,
    "letters, digits, '_' or '-' (at most 128 characters), usually a UUID"
);
id!(
    /// One run on one machine.
    ResultId, "result id", "_-", false, 128,
    "letters, digits, '_' or '-' (at most 128 characters), usually a UUID"
);

macro_rules! names_a_document {
    ($($name:ident)*) => {
        $(impl From<&$name> for DocumentId {
            fn from(id: &$name) -> Self {
                Self(id.0.clone())
            }
        })*
    };
}

names_a_document!(GroupName JobId ScheduleId ViewId);

minted!(ExecId);
minted!(RequestId);
minted!(ResultId);

impl PcId {
    /// The machine id our agent takes from a hostname: illegal characters become `-`.
    pub fn from_hostname(hostname: &str) -> Result<Self, InvalidId> {
        let legal = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let name: String = hostname
            .trim()
            .chars()
            .map(|c| if legal(c) { c } else { '-' })
            .take(64)
            .collect();
        Self::new(name.trim_start_matches(['-', '_']))
    }
}

impl ResultId {
    /// The id 0.43 gives a result without one: contract wire.md §4.4.
    pub fn legacy(request: &RequestId, pc: &PcId) -> Self {
        let text = format!("kanade-issue-19/legacy-result-id:{request}:{pc}");
        Self::from_uuid(Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes()))
    }

    /// The id of a verdict on a run that never started, until a report of that run replaces it.
    pub fn verdict(exec: &ExecId, pc: &PcId) -> Self {
        let text = format!("verdict:{exec}:{pc}");
        Self::from_uuid(Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes()))
    }
}

impl CheckName {
    /// The name of a check as a 0.43 job may write it: illegal characters become `-`.
    pub fn from_hint(name: &str) -> Result<Self, InvalidId> {
        let legal = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-' || c == '.';
        let name: String = name
            .trim()
            .chars()
            .map(|c| if legal(c) { c } else { '-' })
            .take(64)
            .collect();
        let name = name.replace("..", "-.");
        Self::new(
            name.trim_start_matches(['-', '_', '.'])
                .trim_end_matches('.'),
        )
    }
}

impl JobId {
    /// The job id of a script that was not a job: `adhoc-run`.
    pub fn adhoc() -> Self {
        Self("adhoc-run".into())
    }
}

impl Version {
    /// The version of an ad-hoc script: `0.0.0`.
    pub fn adhoc() -> Self {
        Self("0.0.0".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_what_would_be_right() {
        let refusal = JobId::new("clean up").unwrap_err().to_string();
        assert!(
            refusal.contains("\"clean up\"") && refusal.contains("start with a letter"),
            "{refusal}"
        );
    }

    #[test]
    fn ids_that_would_break_a_subject_are_refused() {
        for text in [
            "",
            "a b",
            "a..b",
            "a.",
            ".a",
            "a*",
            "a>",
            "ü",
            "-a",
            &"x".repeat(65),
        ] {
            assert!(PcId::new(text).is_err(), "{text}");
        }
        assert!(GroupName::new("a.b").is_err());
        assert!(PcId::new("srv-01.example").is_ok());
    }

    #[test]
    fn a_hostname_with_dots_becomes_a_machine_id_without() {
        assert_eq!(
            PcId::from_hostname("web01.example.org\n").unwrap().as_str(),
            "web01-example-org"
        );
    }

    #[test]
    fn a_legacy_result_id_is_the_same_for_the_same_run() {
        let (request, pc) = (RequestId::new("r").unwrap(), PcId::new("p").unwrap());
        assert_eq!(
            ResultId::legacy(&request, &pc),
            ResultId::legacy(&request, &pc)
        );
    }
}
