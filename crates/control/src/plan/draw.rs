use std::collections::{BTreeMap, BTreeSet};

use kanade_api_types::plan::{
    FileProblem, Plan, PlanAction, PlanChange, PlanRequest, PlanScope, SeenDocument,
};
use kanade_manifest::{Origin, Schedule, unstamped};
use kanade_runtime::clock::SharedClock;
use kanade_store::StoreError;
use kanade_wire::DocumentKind;

use super::draft::{Draft, in_file, whole};
use super::going::{self, StoredAny};
use super::reach::Reach;
use super::scope::{holds, same_place};
use super::together::Together;
use crate::catalogue::{Catalogue, unified};
use crate::machines::Machines;

/// Draws plans and applies them.
#[derive(Clone)]
pub struct Planner {
    /// The documents.
    pub catalogue: Catalogue,
    /// Which machines there are.
    pub machines: Machines,
    /// The clock.
    pub clock: SharedClock,
}

impl Planner {
    /// What a folder would change. Whatever is wrong with it is in the plan.
    ///
    /// # Errors
    /// When it cannot be told how many machines a change concerns.
    pub async fn draw(&self, request: &PlanRequest) -> Result<Plan, StoreError> {
        let mut problems = Vec::new();
        let drafts = read_all(request, &mut problems);
        let stored = going::of_scope(&self.catalogue, &request.scope);
        let coming: BTreeSet<(DocumentKind, String)> = drafts.iter().map(Draft::key).collect();
        let leaving: Vec<StoredAny> = match problems.is_empty() {
            // What could not be read is not gone.
            true => stored
                .into_iter()
                .filter(|stored| !coming.contains(&stored.key()))
                .collect(),
            false => Vec::new(),
        };
        let together = Together {
            catalogue: &self.catalogue,
            going: leaving.iter().map(StoredAny::key).collect(),
            coming,
        };
        problems.extend(names_missing(&drafts, &together));
        problems.extend(self.still_needed(&together));
        for draft in &drafts {
            let found = draft.document.unresolved(&draft.text, &self.catalogue);
            problems.extend(in_file(&draft.file, found.await));
        }
        let mut plan = Plan {
            scope: request.scope.clone(),
            drawn_at: self.clock.now(),
            changes: Vec::new(),
            unchanged: Vec::new(),
            problems,
        };
        self.fill(&mut plan, &drafts, &leaving).await?;
        Ok(plan)
    }

    /// Groups, jobs, schedules, views; what goes, the other way round.
    async fn fill(
        &self,
        plan: &mut Plan,
        drafts: &[Draft],
        leaving: &[StoredAny],
    ) -> Result<(), StoreError> {
        let reach = Reach::new(&self.catalogue, &self.machines, drafts);
        for draft in drafts {
            match self.change(&plan.scope, draft) {
                Compared::Same(seen) => plan.unchanged.push(seen),
                Compared::Other(mut change) => {
                    change.machines = reach.of(draft.kind, &draft.id).await?;
                    plan.changes.push(*change);
                }
            }
        }
        for stored in leaving.iter().rev() {
            let mut change = self.deletion(stored);
            change.machines = reach.of(stored.kind, &stored.id).await?;
            plan.changes.push(change);
        }
        Ok(())
    }

    fn change(&self, scope: &PlanScope, draft: &Draft) -> Compared {
        let stored = going::find(&self.catalogue, draft.kind, &draft.id);
        let text = match &stored {
            Some(_) => going::text(&self.catalogue, draft.kind, &draft.id),
            None => String::new(),
        };
        let old = unstamped(&text);
        let old = old.trim_end_matches('\n');
        let new = draft.text.trim_end_matches('\n');
        let origin = stored.as_ref().and_then(|stored| stored.origin.as_ref());
        match &stored {
            Some(stored) if old == new && same_place(origin, &draft.origin) => {
                Compared::Same(stored.seen())
            }
            _ => Compared::Other(Box::new(PlanChange {
                action: match stored {
                    Some(_) => PlanAction::Change,
                    None => PlanAction::Create,
                },
                kind: draft.kind,
                id: draft.id.clone(),
                file: Some(draft.file.clone()),
                seen: stored.as_ref().map(|stored| stored.revision),
                machines: 0,
                note: stored
                    .as_ref()
                    .and_then(|_| note(scope, origin, &draft.origin)),
                diff: unified((&there(draft), &lines(old)), (&draft.file, &lines(new))),
                text: Some(draft.stamped.clone()),
            })),
        }
    }

    fn deletion(&self, stored: &StoredAny) -> PlanChange {
        let text = going::text(&self.catalogue, stored.kind, &stored.id);
        let name = format!("{} {}", stored.kind, stored.id);
        PlanChange {
            action: PlanAction::Delete,
            kind: stored.kind,
            id: stored.id.clone(),
            file: None,
            seen: Some(stored.revision),
            machines: 0,
            note: None,
            diff: unified((&name, unstamped(&text)), ("nothing", "")),
            text: None,
        }
    }

    /// Schedules of elsewhere keep their jobs and groups from going.
    fn still_needed(&self, together: &Together<'_>) -> Vec<FileProblem> {
        let schedules = self.catalogue.schedules().into_iter().flatten();
        let staying = schedules.map(|stored| stored.document).filter(|schedule| {
            let key = (DocumentKind::Schedule, schedule.id.to_string());
            !together.coming.contains(&key) && !together.going.contains(&key)
        });
        staying
            .flat_map(|schedule| needs(&schedule, together))
            .collect()
    }
}

enum Compared {
    Same(SeenDocument),
    Other(Box<PlanChange>),
}

impl Draft {
    fn key(&self) -> (DocumentKind, String) {
        (self.kind, self.id.to_string())
    }
}

impl StoredAny {
    fn key(&self) -> (DocumentKind, String) {
        (self.kind, self.id.to_string())
    }

    fn seen(&self) -> SeenDocument {
        SeenDocument {
            kind: self.kind,
            id: self.id.clone(),
            revision: self.revision,
        }
    }
}

/// The documents of a folder in the order in which one may name those before it.
fn read_all(request: &PlanRequest, problems: &mut Vec<FileProblem>) -> Vec<Draft> {
    let mut drafts: BTreeMap<(DocumentKind, String), Draft> = BTreeMap::new();
    for given in &request.documents {
        match Draft::read(given) {
            Err(found) => problems.extend(found),
            Ok(draft) => match drafts.get(&draft.key()) {
                Some(first) => {
                    let message = format!(
                        "{} {} is in {} too: keep one of them",
                        draft.kind, draft.id, first.file
                    );
                    problems.push(whole(&draft.file, message));
                }
                None => drop(drafts.insert(draft.key(), draft)),
            },
        }
    }
    drafts.into_values().collect()
}

fn names_missing(drafts: &[Draft], together: &Together<'_>) -> Vec<FileProblem> {
    let found = drafts.iter().flat_map(|draft| {
        let problems = draft.document.problems(&draft.text, together);
        in_file(&draft.file, problems)
    });
    found.collect()
}

fn needs(schedule: &Schedule, together: &Together<'_>) -> Vec<FileProblem> {
    let job = (DocumentKind::Job, schedule.job_id.to_string());
    let waves = schedule.rollout.iter().flat_map(|rollout| &rollout.waves);
    let groups = waves.map(|wave| &wave.group).chain(&schedule.target.groups);
    let groups = groups.map(|group| (DocumentKind::Group, group.to_string()));
    let named = std::iter::once(job).chain(groups);
    let gone = named.filter(|key| together.going.contains(key));
    gone.map(|(kind, id)| {
        let message = format!(
            "it is not in the folder any more, but schedule {} of elsewhere needs it",
            schedule.id
        );
        whole(&format!("{kind} {id}"), message)
    })
    .collect()
}

/// What a change takes from somebody else.
fn note(scope: &PlanScope, origin: Option<&Origin>, now: &Origin) -> Option<String> {
    match origin {
        None => Some("it was written by hand; from now on it is kept here".into()),
        Some(origin) if holds(scope, Some(origin)) && origin.path == now.path => None,
        Some(origin) => Some(format!(
            "it was kept in {} of {}; from now on it is kept here",
            origin.path,
            origin.repo.as_deref().unwrap_or("another repository")
        )),
    }
}

fn there(draft: &Draft) -> String {
    format!("{} {}", draft.kind, draft.id)
}

fn lines(text: &str) -> String {
    match text.is_empty() {
        true => String::new(),
        false => format!("{text}\n"),
    }
}
