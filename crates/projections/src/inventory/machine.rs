use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kanade_manifest::job::InventoryHint;
use kanade_store::inventory::{
    FactsChange, FactsKey, KnownFacts, KnownList, ListChange, NewHistory, NewProblem, explode,
    spec_error,
};
use kanade_wire::Digest;
use serde_json::{Map, Value};

use super::document::{Document, List};
use super::history::Sight;
use crate::clock::Told;
use crate::derived::HintedRun;

/// A machine's facts of one job while a batch is applied.
#[derive(Debug, Default)]
pub struct Machine {
    seen_at: Option<DateTime<Utc>>,
    had_problem: bool,
    scalars: Option<Map<String, Value>>,
    digest: Option<Digest>,
    lists: BTreeMap<String, MachineList>,
    /// What the row becomes.
    pub facts: Option<FactsChange>,
    /// What the newest report is wrong with.
    pub problem: Option<NewProblem>,
    /// Changes, in the order of the stream.
    pub history: Vec<NewHistory>,
}

/// A list while a batch is applied.
#[derive(Debug, Default)]
pub struct MachineList {
    stored: Option<Digest>,
    /// What the tables hold; `None` when nothing, or when nothing in hand differs.
    pub stored_items: Option<Vec<Value>>,
    /// What it is now, where a report changed it.
    pub items: Option<Vec<Value>>,
    digest: Option<Digest>,
    /// What the row becomes.
    pub change: Option<ListChange>,
}

impl Machine {
    /// Takes over what the tables hold.
    pub fn know(&mut self, known: KnownFacts) {
        self.seen_at = Some(known.seen_at);
        self.had_problem = known.has_problem;
        self.digest = known.digest;
        self.scalars = known
            .scalars
            .and_then(|scalars| serde_json::from_str(&scalars).ok());
    }

    /// Takes over what the tables hold of a list.
    pub fn know_list(&mut self, known: KnownList) {
        let items = known.items.as_deref().map(serde_json::from_str);
        let list = MachineList {
            stored: Some(known.digest.clone()),
            stored_items: items.and_then(Result::ok),
            digest: Some(known.digest),
            ..MachineList::default()
        };
        self.lists.insert(known.field, list);
    }

    /// Takes a report, unless a later one was taken already.
    pub fn take(
        &mut self,
        key: &FactsKey,
        run: &HintedRun<'_>,
        hint: &InventoryHint,
        document: Result<Document, String>,
    ) {
        if self
            .seen_at
            .is_some_and(|seen_at| seen_at >= run.recorded_at)
        {
            return;
        }
        self.seen_at = Some(run.recorded_at);
        self.problem = match document {
            Ok(document) => self.take_document(key, run, hint, document),
            Err(reason) => Some((reason, 0)),
        }
        .map(|(reason, rows_skipped)| NewProblem {
            pc_id: key.pc_id.clone(),
            job_id: key.job_id.clone(),
            result_id: run.result_id.clone(),
            recorded_at: run.recorded_at,
            reason,
            rows_skipped,
        });
    }

    /// Whether a problem that the tables hold is over.
    pub fn is_solved(&self) -> bool {
        self.had_problem && self.facts.is_some() && self.problem.is_none()
    }

    /// Lists that some report had, by their key.
    pub fn lists(&mut self) -> impl Iterator<Item = (&String, &mut MachineList)> {
        self.lists.iter_mut()
    }

    /// Takes a document that could be read, and says what is wrong with its lists.
    fn take_document(
        &mut self,
        key: &FactsKey,
        run: &HintedRun<'_>,
        hint: &InventoryHint,
        document: Document,
    ) -> Option<(String, u64)> {
        let told = run.finished_at();
        let sight = Sight {
            key,
            result_id: run.result_id,
            observed_at: told.at,
            recorded_at: run.recorded_at,
        };
        if let Some(before) = &self.scalars {
            self.history
                .extend(sight.of_scalars(hint, before, &document.scalars));
        }
        let mut trouble = Trouble::of_scalars(hint, &document.scalars);
        let Document {
            text,
            digest,
            scalars,
            lists,
        } = document;
        for list in lists {
            self.take_list(&sight, hint, list, &mut trouble);
        }
        self.facts = Some(self.facts_change(run, told, &scalars, digest.clone(), text));
        self.scalars = Some(scalars);
        self.digest = Some(digest);
        trouble.reason.map(|reason| (reason, trouble.rows_skipped))
    }

    fn facts_change(
        &mut self,
        run: &HintedRun<'_>,
        told: Told,
        scalars: &Map<String, Value>,
        digest: Digest,
        text: String,
    ) -> FactsChange {
        let before = self.facts.take().and_then(|facts| facts.document);
        let is_same = self.digest.as_ref() == Some(&digest);
        FactsChange {
            pc_id: run.result.pc_id.clone(),
            job_id: run.job.id.clone(),
            version: run.job.version.clone(),
            job_digest: run.job.digest.clone(),
            result_id: run.result_id.clone(),
            collected_at: told.at,
            recorded_at: run.recorded_at,
            reported_at: told.reported_at,
            scalars: serde_json::to_string(scalars).unwrap_or_default(),
            document: if is_same { before } else { Some(text) },
            digest,
        }
    }

    fn take_list(
        &mut self,
        sight: &Sight<'_>,
        hint: &InventoryHint,
        list: List,
        trouble: &mut Trouble,
    ) {
        let known = self.lists.entry(list.field.clone()).or_default();
        let is_same = known.digest.as_ref() == Some(&list.digest);
        let before = known.items.as_ref().or(known.stored_items.as_ref());
        for spec in hint.explode.iter().filter(|spec| spec.field == list.field) {
            if spec_error(spec).is_some() {
                continue;
            }
            let after = explode(spec, &list.items);
            trouble.add(&after);
            if let Some(before) = before.filter(|_| spec.track_history && !is_same) {
                let before = explode(spec, before);
                self.history.extend(sight.of_rows(spec, &before, &after));
            }
        }
        known.replace(sight, list, is_same);
    }
}

impl MachineList {
    /// Whether the items differ from those that are stored.
    pub fn is_changed(&self) -> bool {
        self.items.is_some() && self.digest != self.stored
    }

    fn replace(&mut self, sight: &Sight<'_>, list: List, is_same: bool) {
        let before = self.change.take().and_then(|change| change.items);
        self.change = Some(ListChange {
            pc_id: sight.key.pc_id.clone(),
            job_id: sight.key.job_id.clone(),
            field: list.field,
            collected_at: sight.observed_at,
            recorded_at: sight.recorded_at,
            digest: list.digest.clone(),
            items: if is_same { before } else { Some(list.json) },
        });
        if !is_same {
            self.items = Some(list.items);
            self.digest = Some(list.digest);
        }
    }
}

/// What is wrong with the lists of a document.
#[derive(Debug, Default)]
struct Trouble {
    reason: Option<String>,
    rows_skipped: u64,
}

impl Trouble {
    /// Lists that are no lists; a missing one is none, and `null` is as good as missing.
    fn of_scalars(hint: &InventoryHint, scalars: &Map<String, Value>) -> Self {
        let mut specs = hint.explode.iter();
        let wrong = specs.find(|spec| scalars.get(&spec.field).is_some_and(|v| !v.is_null()));
        Self {
            reason: wrong.map(|spec| format!("`{}` is no list", spec.field)),
            rows_skipped: 0,
        }
    }

    fn add(&mut self, exploded: &kanade_store::inventory::Exploded) {
        self.rows_skipped += exploded.skipped;
        if self.reason.is_none() {
            self.reason.clone_from(&exploded.problem);
        }
    }
}
