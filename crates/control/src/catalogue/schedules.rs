//! Schedules: what runs where and when.

use kanade_manifest::schedule::RunsOn;
use kanade_manifest::{Problem, Schedule, Step, problem_at, with_key};
use kanade_wire::{DocumentKind, GroupName, ScheduleId};

use super::documents::{Kept, References, Seen, Stored, Unreadable, Write};
use super::{Catalogue, CatalogueError};

impl Catalogue {
    /// Every schedule, by id, those that cannot be read among them.
    pub fn schedules(&self) -> Vec<Result<Stored<Schedule>, Unreadable>> {
        self.documents()
    }

    /// A schedule, `None` when there is none.
    pub fn schedule(&self, id: &ScheduleId) -> Option<Result<Stored<Schedule>, Unreadable>> {
        self.document(&id.into())
    }
}

impl Kept for Schedule {
    fn problems(&self, text: &str, there: &impl References) -> Vec<Problem> {
        let mut problems = Vec::new();
        if !there.has_job(&self.job_id) {
            let job = &self.job_id;
            let message = format!(
                "there is no job `{job}`: create it first, or name one of `kanade job list`"
            );
            problems.push(problem_at(text, &[Step::Key("job_id")], message));
        }
        if self.runs_on == RunsOn::Agent && there.needs_secrets(&self.job_id) {
            let job = &self.job_id;
            let message = format!(
                "job `{job}` uses secrets, which must not lie on machines: write `runs_on: backend`"
            );
            problems.push(problem_at(text, &[Step::Key("runs_on")], message));
        }
        for (index, group) in self.target.groups.iter().enumerate() {
            if !there.has_group(group) {
                let steps = ["target", "groups"].map(Step::Key).into_iter();
                let steps: Vec<Step<'_>> = steps.chain([Step::Item(index)]).collect();
                problems.push(problem_at(text, &steps, no_group(group)));
            }
        }
        let waves = self.rollout.iter().flat_map(|rollout| &rollout.waves);
        for (index, wave) in waves.enumerate() {
            if !there.has_group(&wave.group) {
                let steps = ["rollout", "waves"].map(Step::Key).into_iter();
                let steps: Vec<Step<'_>> = steps
                    .chain([Step::Item(index), Step::Key("group")])
                    .collect();
                problems.push(problem_at(text, &steps, no_group(&wave.group)));
            }
        }
        problems
    }
}

fn no_group(group: &GroupName) -> String {
    format!(
        "there is no group `{group}`, and no machine in it: create it first, or name one of `kanade group list`"
    )
}

impl Catalogue {
    /// Switches a schedule on or off, its author's text with it; returns it. Nothing is written
    /// when it is so already. Switching off needs nobody's leave.
    ///
    /// # Errors
    /// As [`Catalogue::save`]; one that cannot be read counts as not there.
    pub async fn switch_schedule(
        &self,
        id: &ScheduleId,
        enabled: bool,
        write: Write<'_>,
    ) -> Result<Schedule, CatalogueError> {
        self.ready().await?;
        let stored = self.schedule(id).and_then(Result::ok);
        let stored = stored.ok_or_else(|| CatalogueError::NoSuchDocument {
            kind: DocumentKind::Schedule,
            id: id.into(),
        })?;
        let mut schedule = stored.document;
        if schedule.enabled == enabled {
            return Ok(schedule);
        }
        schedule.enabled = enabled;
        let text = self.text::<Schedule>(&id.into()).unwrap_or_default();
        let text = match with_key(&text, "enabled", &enabled.to_string()) {
            Some(text) => text,
            None => serde_saphyr::to_string(&schedule).unwrap_or_default(),
        };
        let write = match write.seen {
            Seen::Anything => write.having_seen(Seen::Revision(stored.revision)),
            _ => write,
        };
        let write = write.from_origin(write.from_origin || !enabled);
        self.keep(&schedule, &text, write).await?;
        Ok(schedule)
    }
}
