use std::collections::{BTreeMap, BTreeSet};

use kanade_api_types::plan::{AppliedChange, Plan, PlanAction, PlanChange};
use kanade_manifest::Problem;
use kanade_wire::{DocumentId, DocumentKind};

use super::draft::{AnyDocument, by_kind};
use super::draw::Planner;
use super::going;
use super::together::Together;
use crate::catalogue::{CatalogueError, Seen, Write};

/// Why a plan was not begun. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// It was drawn with problems.
    #[error("the plan has {0} problem(s): mend the folder and draw it again")]
    Broken(usize),
    /// What it has seen is not there any more.
    #[error(
        "the plan is older than what is there now, so nothing was changed; draw it again. Changed since: {}", .0.join(", ")
    )]
    Drifted(Vec<String>),
    /// A document in it cannot be saved.
    #[error("{kind} {id} cannot be saved, so nothing was changed: {}", first(.problems))]
    Invalid {
        /// Its kind.
        kind: DocumentKind,
        /// Which one; empty when that cannot be read.
        id: String,
        /// What is wrong with it.
        problems: Vec<Problem>,
    },
    /// Nothing is known yet.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
}

/// How far it went.
#[derive(Debug)]
pub struct Outcome {
    /// What was done, in this order.
    pub applied: Vec<AppliedChange>,
    /// What could not be done, if anything: it and all after it were left.
    pub failed: Option<Failed>,
}

/// The change that could not be done.
#[derive(Debug)]
pub struct Failed {
    /// What, such as `change job disk-space`.
    pub change: String,
    /// Why.
    pub error: CatalogueError,
    /// What was left after it.
    pub left: Vec<String>,
}

/// A change with its document read.
struct Ready<'a> {
    change: &'a PlanChange,
    document: Option<AnyDocument>,
}

impl Planner {
    /// Does exactly what a plan says, in its order, if everything is as it has seen it.
    ///
    /// # Errors
    /// When it is not: then nothing was changed.
    pub async fn apply(&self, plan: &Plan, by: &str) -> Result<Outcome, ApplyError> {
        self.catalogue.ready().await?;
        if !plan.problems.is_empty() {
            return Err(ApplyError::Broken(plan.problems.len()));
        }
        match self.drift(plan) {
            drifted if drifted.is_empty() => {}
            drifted => return Err(ApplyError::Drifted(drifted)),
        }
        let ready = self.read(plan)?;
        let mut applied = Vec::new();
        for (index, next) in ready.iter().enumerate() {
            match self.apply_one(next, by).await {
                Ok(done) => applied.push(done),
                Err(error) => {
                    let left = ready[index + 1..].iter().map(|left| name(left.change));
                    let failed = Failed {
                        change: name(next.change),
                        error,
                        left: left.collect(),
                    };
                    return Ok(Outcome {
                        applied,
                        failed: Some(failed),
                    });
                }
            }
        }
        Ok(Outcome {
            applied,
            failed: None,
        })
    }

    /// What is not as the plan has seen it, also what has come into its folder since.
    fn drift(&self, plan: &Plan) -> Vec<String> {
        let changes = plan.changes.iter();
        let changes = changes.map(|change| ((change.kind, change.id.clone()), change.seen));
        let unchanged = plan.unchanged.iter();
        let unchanged = unchanged.map(|seen| ((seen.kind, seen.id.clone()), Some(seen.revision)));
        let seen: BTreeMap<(DocumentKind, DocumentId), Option<u64>> =
            changes.chain(unchanged).collect();
        let moved = seen.iter().filter(|((kind, id), revision)| {
            let there = going::find(&self.catalogue, *kind, id);
            there.map(|there| there.revision) != **revision
        });
        let moved = moved.map(|((kind, id), _)| format!("{kind} {id}"));
        let new = going::of_scope(&self.catalogue, &plan.scope).into_iter();
        let new = new.filter(|there| !seen.contains_key(&(there.kind, there.id.clone())));
        moved
            .chain(new.map(|there| format!("{} {} (new)", there.kind, there.id)))
            .collect()
    }

    fn read<'a>(&self, plan: &'a Plan) -> Result<Vec<Ready<'a>>, ApplyError> {
        let together = self.afterwards(plan);
        let changes = plan.changes.iter();
        changes
            .map(|change| {
                let invalid = |problems| ApplyError::Invalid {
                    kind: change.kind,
                    id: change.id.to_string(),
                    problems,
                };
                let Some(text) = change
                    .text
                    .as_deref()
                    .filter(|_| change.action != PlanAction::Delete)
                else {
                    return Ok(Ready {
                        change,
                        document: None,
                    });
                };
                let document = AnyDocument::parse(change.kind, text).map_err(invalid)?;
                match document.problems(text, &together) {
                    problems if problems.is_empty() => Ok(Ready {
                        change,
                        document: Some(document),
                    }),
                    problems => Err(invalid(problems)),
                }
            })
            .collect()
    }

    fn afterwards(&self, plan: &Plan) -> Together<'_> {
        let key = |change: &PlanChange| (change.kind, change.id.to_string());
        let (going, coming): (Vec<_>, Vec<_>) = plan
            .changes
            .iter()
            .partition(|change| change.action == PlanAction::Delete);
        Together {
            catalogue: &self.catalogue,
            coming: coming.into_iter().map(key).collect::<BTreeSet<_>>(),
            going: going.into_iter().map(key).collect(),
        }
    }

    async fn apply_one(
        &self,
        ready: &Ready<'_>,
        by: &str,
    ) -> Result<AppliedChange, CatalogueError> {
        let change = ready.change;
        let seen = change.seen.map_or(Seen::Nothing, Seen::Revision);
        let write = Write::by(by).having_seen(seen).from_origin(true);
        let revision = match (&ready.document, &change.text) {
            (Some(document), Some(text)) => {
                Some(document.save(&self.catalogue, text, write).await?)
            }
            _ => {
                by_kind!(change.kind, D => self.catalogue.delete::<D>(&change.id, write).await)?;
                None
            }
        };
        Ok(AppliedChange {
            action: change.action,
            kind: change.kind,
            id: change.id.clone(),
            revision,
        })
    }
}

/// A change in words: `change job disk-space`.
fn name(change: &PlanChange) -> String {
    format!("{} {} {}", change.action.as_str(), change.kind, change.id)
}

fn first(problems: &[Problem]) -> String {
    problems
        .first()
        .map(ToString::to_string)
        .unwrap_or_default()
}
