//! What operators say of machines.

use std::collections::BTreeMap;

use kanade_wire::{AttributeKey, PcId};
use serde::{Deserialize, Serialize};

/// A machine's attributes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MachineAttributes {
    /// The machine.
    pub pc_id: PcId,
    /// Its attributes, by name.
    pub attributes: BTreeMap<String, String>,
}

/// All attributes a machine is to have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttributesReplaced {
    /// Names with their values; what is not named goes.
    pub attributes: BTreeMap<String, String>,
}

/// What is to be changed of a machine's attributes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttributesChanged {
    /// Names with their new values, `null` to take one away; what is not named stays.
    pub attributes: BTreeMap<String, Option<String>>,
}

/// A name that is in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AttributeName {
    /// The name.
    pub key: AttributeKey,
    /// How many machines have it.
    pub machines: u64,
}

/// What an import changes, or would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AttributeImport {
    /// Whether it was done; else this is a preview.
    pub applied: bool,
    /// Lines that name a machine.
    pub rows: u64,
    /// Machines of which something changes.
    pub changed_machines: u64,
    /// Machines that are as the file says already.
    pub unchanged_machines: u64,
    /// Values that change.
    pub change_count: u64,
    /// Those changes, the first 500.
    pub changes: Vec<AttributeDifference>,
    /// Machines of the file that were never seen.
    pub unknown: Vec<UnknownMachine>,
    /// Whether machines that were never seen get their attributes too.
    pub keeps_unknown: bool,
}

/// A value that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AttributeDifference {
    /// The machine.
    pub pc_id: PcId,
    /// The attribute's name.
    pub key: AttributeKey,
    /// What it was; none when it is new.
    pub before: Option<String>,
    /// What it becomes; none when it goes.
    pub after: Option<String>,
}

/// A machine that was never seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct UnknownMachine {
    /// Its line in the file.
    pub line: u64,
    /// What the file calls it.
    pub pc_id: PcId,
    /// A machine of nearly that name, which is probably meant.
    pub meant: Option<PcId>,
}
