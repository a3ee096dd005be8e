//! The variables of a script's environment.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use kanade_wire::SecretName;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::document::{Path, Review};

/// What the agent's own variables begin with.
const RESERVED: &str = "KANADE_";

/// The value of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnvValue {
    /// This text.
    Literal(String),
    /// A secret of the backend, looked up when the job is run.
    Secret(SecretName),
}

/// The rules of a job's variables.
pub(super) fn review_all(env: &BTreeMap<String, EnvValue>, at: &Path, review: &mut Review) {
    for (name, value) in env {
        let path = at.key(name);
        if !is_name(name) {
            let rule = "start with a letter or `_`, then letters, digits or `_`";
            review.problem(&path, format!("`{name}` cannot name a variable: {rule}"));
        } else if name.to_ascii_uppercase().starts_with(RESERVED) {
            let message = format!("variables that begin with {RESERVED} are the agent's own");
            review.problem(&path, message);
        }
        if matches!(value, EnvValue::Literal(text) if text.contains('\0')) {
            review.problem(&path, "a null character cannot be handed to a script");
        }
    }
}

fn is_name(name: &str) -> bool {
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    begins && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

impl Serialize for EnvValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Literal(text) => serializer.serialize_str(text),
            Self::Secret(name) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("secret", name)?;
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for EnvValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EnvVisitor)
    }
}

struct EnvVisitor;

impl<'de> Visitor<'de> for EnvVisitor {
    type Value = EnvValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, or `secret:` and a secret's name")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<EnvValue, E> {
        Ok(EnvValue::Literal(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<EnvValue, A::Error> {
        let mut secret = None;
        while let Some(key) = map.next_key::<String>()? {
            if key == "secret" {
                secret = Some(map.next_value()?);
            } else {
                map.next_value::<de::IgnoredAny>()?;
            }
        }
        secret
            .map(EnvValue::Secret)
            .ok_or_else(|| de::Error::missing_field("secret"))
    }
}

impl JsonSchema for EnvValue {
    fn schema_name() -> Cow<'static, str> {
        "EnvValue".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "anyOf": [
                {"type": "string", "description": "This text."},
                {
                    "type": "object",
                    "description": "A secret of the backend, looked up when the job is run.",
                    "properties": {"secret": {
                        "type": "string",
                        "description": "The secret's name; `kanade secret list` shows them.",
                        "examples": ["api-key"]
                    }},
                    "required": ["secret"]
                }
            ]
        })
    }
}
