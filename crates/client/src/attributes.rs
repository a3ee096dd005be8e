use kanade_api_types::attributes::{
    AttributeImport, AttributesChanged, AttributesReplaced, MachineAttributes,
};
use kanade_wire::PcId;
use serde::Serialize;

use crate::client::Client;
use crate::error::ClientError;

/// How a table of attributes is taken.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct ImportOptions {
    /// Whether nothing is changed.
    pub dry_run: bool,
    /// Whether machines that were never seen get their attributes too.
    pub keep_unknown: bool,
    /// Whether an empty cell takes the attribute away.
    pub clear_empty: bool,
}

impl Client {
    /// What operators say of a machine.
    pub async fn attributes(&self, pc: &PcId) -> Result<MachineAttributes, ClientError> {
        self.get(&attributes_of(pc)).json().await
    }

    /// Gives a machine these attributes and no others.
    pub async fn replace_attributes(
        &self,
        pc: &PcId,
        attributes: &AttributesReplaced,
    ) -> Result<MachineAttributes, ClientError> {
        self.put(&attributes_of(pc)).body(attributes).json().await
    }

    /// Changes some attributes of a machine.
    pub async fn change_attributes(
        &self,
        pc: &PcId,
        attributes: &AttributesChanged,
    ) -> Result<MachineAttributes, ClientError> {
        self.patch(&attributes_of(pc)).body(attributes).json().await
    }

    /// Takes attributes of machines from a table in CSV, or says what that would change.
    pub async fn import_attributes(
        &self,
        table: &str,
        options: ImportOptions,
    ) -> Result<AttributeImport, ClientError> {
        self.post("/api/agents/attributes/import")
            .query(&options)
            .text_body("text/csv", table)
            .json()
            .await
    }
}

fn attributes_of(pc: &PcId) -> String {
    format!("/api/agents/{pc}/attributes")
}
