//! What operators say of machines: names with values, such as `site: tokyo`.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_wire::{AttributeKey, PcId};

use super::StateError;

/// The most attributes a machine has.
pub const MAX_ATTRIBUTES: usize = 100;

/// The most characters a value has.
const MAX_VALUE: usize = 1_024;

/// A machine's attributes, by name.
pub type Attributes = BTreeMap<AttributeKey, String>;

/// One attribute of one machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MachineAttribute {
    /// The machine.
    pub pc_id: PcId,
    /// The attribute's name.
    pub key: AttributeKey,
    /// Its value.
    pub value: String,
}

/// What is to be changed of a machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeChange {
    /// The machine.
    pub pc_id: PcId,
    /// Whether attributes that are not named go.
    pub replace: bool,
    /// Names with their new values; `None` takes one away.
    pub values: BTreeMap<AttributeKey, Option<String>>,
}

/// A condition on an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeCondition {
    /// The attribute's name.
    pub key: AttributeKey,
    /// What must hold of its value.
    pub test: AttributeTest,
}

/// What must hold of a value that is there. Letter case does not matter but for the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttributeTest {
    /// It is this one, the case of letters included.
    Is(String),
    /// This is part of it.
    Contains(String),
    /// It begins so.
    StartsWith(String),
    /// It is there.
    Set,
}

/// A text that cannot be a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a value has 1 to 1024 characters on one line; to have none, remove the attribute")]
pub struct InvalidValue;

/// The value a text stands for, without blanks around it.
///
/// # Errors
/// When nothing is left, or more than a value can hold.
pub fn attribute_value(text: &str) -> Result<String, InvalidValue> {
    let text = text.trim();
    let is_long = text.chars().count() > MAX_VALUE;
    if text.is_empty() || is_long || text.chars().any(char::is_control) {
        return Err(InvalidValue);
    }
    Ok(text.to_owned())
}

/// The attributes.
#[async_trait]
pub trait AttributeRepository: Send + Sync {
    /// A machine's attributes; none when nothing was said of it.
    async fn get(&self, pc: &PcId) -> Result<Attributes, StateError>;

    /// The attributes of some machines; those without are left out.
    async fn of(&self, pcs: &[PcId]) -> Result<BTreeMap<PcId, Attributes>, StateError>;

    /// Every attribute of every machine, by machine and name.
    async fn all(&self) -> Result<Vec<MachineAttribute>, StateError>;

    /// The names in use and how many machines have each, by name.
    async fn names(&self) -> Result<Vec<(AttributeKey, u64)>, StateError>;

    /// The machines of which a condition holds, sorted.
    async fn matching(&self, condition: &AttributeCondition) -> Result<Vec<PcId>, StateError>;

    /// Makes all of these changes or none; returns the machines of which anything is different
    /// now.
    async fn change(
        &self,
        changes: Vec<AttributeChange>,
        now: DateTime<Utc>,
    ) -> Result<Vec<PcId>, StateError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_one_line_of_some_characters() {
        assert_eq!(attribute_value("  Tokyo 3F ").unwrap(), "Tokyo 3F");
        for text in ["", "  ", "a\nb", &"x".repeat(1_025)] {
            assert_eq!(attribute_value(text), Err(InvalidValue), "{text:?}");
        }
    }
}
