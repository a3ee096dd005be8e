//! Variables a command brings to its script, and secrets among them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::SecretName;

/// What a job's parameters are called in the environment of its script.
pub const PARAMETER_PREFIX: &str = "KANADE_PARAM_";

/// The variable a parameter is handed over in: its name in capitals, `-` and `.` as `_`.
///
/// # Examples
/// ```
/// assert_eq!(kanade_wire::environment::parameter_variable("max-age"), "KANADE_PARAM_MAX_AGE");
/// ```
pub fn parameter_variable(name: &str) -> String {
    let name = name.to_ascii_uppercase().replace(['-', '.'], "_");
    format!("{PARAMETER_PREFIX}{name}")
}

/// A variable whose value is a secret.
///
/// Announcements carry the name alone; the value exists only in what machines are sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct SecretVariable {
    /// Which secret.
    pub secret: SecretName,
    /// Its value, once it is looked up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<SecretText>,
}

/// A value that is never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema), schema(value_type = String))]
#[serde(transparent)]
pub struct SecretText(String);

impl SecretText {
    /// Wraps a value.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value, for whom it is meant.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_printed_by_what_carries_it() {
        let variable = SecretVariable {
            secret: SecretName::new("api-key").unwrap(),
            value: Some(SecretText::new("hunter22")),
        };
        let printed = format!("{variable:?}");
        assert!(!printed.contains("hunter22"), "{printed}");
    }
}
