use kanade_store::inventory::{FactsKey, WantedInventory, WantedList};
use kanade_wire::Outcome;
use kanade_wire::fences::{Reader, meant_for};

use super::document::Document;
use crate::derived::HintedRun;

/// What a report says of a machine's facts.
#[derive(Debug)]
pub struct Finding {
    /// Whose.
    pub key: FactsKey,
    /// The facts, or why they cannot be read.
    pub document: Result<Document, String>,
}

impl Finding {
    /// Reads a report; `None` when it says nothing of facts.
    pub fn read(run: &HintedRun<'_>) -> Option<Self> {
        if run.hints.inventory.is_none() || run.outcome != Outcome::Succeeded {
            return None;
        }
        Some(Self {
            key: FactsKey {
                job_id: run.job.id.clone(),
                pc_id: run.result.pc_id.clone(),
            },
            document: document(run),
        })
    }

    /// Adds what must be known of the tables to apply it.
    pub fn want(&self, wanted: &mut WantedInventory) {
        let facts = wanted.facts.entry(self.key.clone()).or_default();
        let lists = self.document.iter().flat_map(|document| &document.lists);
        facts.lists.extend(lists.map(|list| WantedList {
            field: list.field.clone(),
            digest: list.digest.clone(),
        }));
    }
}

/// Output that travelled apart from its result is not read: it is gone before the result is, and a
/// table must be the same whenever it is built.
fn document(run: &HintedRun<'_>) -> Result<Document, String> {
    let result = run.result;
    if result.stdout_chunks.is_some() || result.stdout_object.is_some() {
        return Err(
            "the output was too large to travel with its result: facts must stay below 448 KiB"
                .to_owned(),
        );
    }
    if result.stdout_total_bytes.is_some() {
        return Err("the output was too large and is kept only in part".to_owned());
    }
    let block = meant_for(&result.stdout, Reader::Inventory)
        .ok_or("the output has blocks, but none for the inventory")?;
    Document::read(&block)
}
