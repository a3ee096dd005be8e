use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use kanade_store::inventory::{
    Cell, ExplodedChange, ExplodedTable, FactsKey, InventoryChanges, KnownInventory, explode,
};
use kanade_wire::{JobId, PcId};

use super::Finding;
use super::machine::{Machine, MachineList};
use crate::derived::HintedRun;
use crate::{Change, Topic};

/// Facts of machines while a batch is applied.
#[derive(Debug, Default)]
pub struct Inventory {
    machines: BTreeMap<FactsKey, Machine>,
    tables: HashMap<JobId, Vec<Arc<ExplodedTable>>>,
}

impl Inventory {
    /// Begins with what the tables hold.
    pub fn new(known: KnownInventory) -> Self {
        let mut inventory = Self::default();
        for facts in known.facts {
            let key = facts.key.clone();
            inventory.machines.entry(key).or_default().know(facts);
        }
        for list in known.lists {
            let key = list.key.clone();
            inventory.machines.entry(key).or_default().know_list(list);
        }
        for table in known.tables {
            let of_job = inventory.tables.entry(table.job_id.clone()).or_default();
            of_job.push(Arc::new(table));
        }
        inventory
    }

    /// Takes a report.
    pub fn take(&mut self, run: &HintedRun<'_>, finding: Finding) {
        let Some(hint) = &run.hints.inventory else {
            return;
        };
        let machine = self.machines.entry(finding.key.clone()).or_default();
        machine.take(&finding.key, run, hint, finding.document);
    }

    /// Adds what changes in the tables, and returns what is announced.
    pub fn finish(self, changes: &mut InventoryChanges) -> Option<Change> {
        let mut exploded = Exploding {
            tables: self.tables,
            changes: BTreeMap::new(),
        };
        let mut jobs = BTreeSet::new();
        for (key, mut machine) in self.machines {
            if machine.facts.is_none() && machine.problem.is_none() {
                continue;
            }
            jobs.insert(key.job_id.clone());
            if machine.is_solved() {
                changes.solved.push((key.pc_id.clone(), key.job_id.clone()));
            }
            for (field, list) in machine.lists() {
                changes.lists.extend(list.change.take());
                exploded.add(&key, field, list);
            }
            changes.facts.extend(machine.facts);
            changes.problems.extend(machine.problem);
            changes.history.extend(machine.history);
        }
        // Machines come in the order of their ids, changes in that of the stream.
        changes.history.sort_by_key(|change| change.recorded_at);
        changes.exploded.extend(exploded.changes.into_values());
        let ids = jobs.into_iter().map(String::from);
        (ids.len() > 0).then(|| Change::new(Topic::Inventory, ids))
    }
}

/// Rows of exploded tables that change.
struct Exploding {
    tables: HashMap<JobId, Vec<Arc<ExplodedTable>>>,
    changes: BTreeMap<String, ExplodedChange>,
}

impl Exploding {
    /// Adds the rows that differ between a list as it is stored and as it is now.
    fn add(&mut self, key: &FactsKey, field: &str, list: &MachineList) {
        let Some(items) = list.items.as_ref().filter(|_| list.is_changed()) else {
            return;
        };
        let stored = list.stored_items.as_deref().unwrap_or_default();
        for table in self.tables.get(&key.job_id).into_iter().flatten() {
            if table.spec.field != field {
                continue;
            }
            let change = self.changes.entry(table.physical_name.clone());
            let change = change.or_insert_with(|| ExplodedChange {
                table: Arc::clone(table),
                removed: Vec::new(),
                put: Vec::new(),
            });
            compare(change, table, &key.pc_id, stored, items);
        }
    }
}

fn compare(
    change: &mut ExplodedChange,
    table: &ExplodedTable,
    pc_id: &PcId,
    stored: &[serde_json::Value],
    items: &[serde_json::Value],
) {
    let (before, after) = (explode(&table.spec, stored), explode(&table.spec, items));
    for (before, after) in before.differences(&after) {
        match (before, after) {
            (_, Some(row)) => change.put.push((pc_id.clone(), row.cells.clone())),
            (Some(row), None) => {
                let key: Vec<Cell> = row.key(&table.spec).cloned().collect();
                change.removed.push((pc_id.clone(), key));
            }
            (None, None) => {}
        }
    }
}
