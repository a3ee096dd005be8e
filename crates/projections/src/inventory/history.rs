//! What changed between two documents of a machine.
//!
//! The first sight of a fact or list is no change, and neither is its absence: only what is known
//! from before can come, go or become another.

use chrono::{DateTime, Utc};
use kanade_manifest::job::{ExplodeSpec, InventoryHint};
use kanade_store::inventory::{ChangeKind, Exploded, FactsKey, NewHistory};
use kanade_wire::ResultId;
use serde_json::{Map, Value, json};

/// Where changes are seen.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// On which machine, of which job.
    pub key: &'a FactsKey,
    /// By which run.
    pub result_id: &'a ResultId,
    /// When.
    pub observed_at: DateTime<Utc>,
    /// When the broker stored the report.
    pub recorded_at: DateTime<Utc>,
}

impl Sight<'_> {
    /// Changes of facts that are followed. Both documents must have the fact; `null` is nothing.
    pub fn of_scalars(
        &self,
        hint: &InventoryHint,
        before: &Map<String, Value>,
        after: &Map<String, Value>,
    ) -> Vec<NewHistory> {
        let known = hint.history_scalars.iter();
        let pairs = known.filter_map(|field| Some((field, before.get(field)?, after.get(field)?)));
        let changed = pairs.filter(|(_, before, after)| before != after);
        changed
            .map(|(field, before, after)| {
                let value = |value: &Value| match value {
                    Value::Null => None,
                    other => Some(json!({ "value": other }).to_string()),
                };
                self.change(field, String::new(), value(before), value(after))
            })
            .collect()
    }

    /// Changes of a list's rows.
    pub fn of_rows(
        &self,
        spec: &ExplodeSpec,
        before: &Exploded,
        after: &Exploded,
    ) -> Vec<NewHistory> {
        let differences = before.differences(after).into_iter();
        differences
            .filter_map(|(before, after)| {
                let identity = before.or(after)?.identity_json(spec).to_string();
                let json =
                    |row: &kanade_store::inventory::ExplodedRow| row.to_json(spec).to_string();
                Some(self.change(&spec.field, identity, before.map(json), after.map(json)))
            })
            .collect()
    }

    fn change(
        &self,
        field: &str,
        identity_json: String,
        before: Option<String>,
        after: Option<String>,
    ) -> NewHistory {
        NewHistory {
            pc_id: self.key.pc_id.clone(),
            job_id: self.key.job_id.clone(),
            field_path: field.to_owned(),
            identity_json,
            change_kind: match (&before, &after) {
                (None, _) => ChangeKind::Added,
                (_, None) => ChangeKind::Removed,
                _ => ChangeKind::Changed,
            },
            before_json: before.unwrap_or_default(),
            after_json: after.unwrap_or_default(),
            observed_at: self.observed_at,
            recorded_at: self.recorded_at,
            result_id: self.result_id.clone(),
        }
    }
}
