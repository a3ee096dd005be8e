//! The schedule document.

use chrono::DateTime;
use kanade_wire::{GroupName, JobId, ScheduleId, Target};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::constraints::{Constraints, OnFailure, Validity};
use super::rules::Window;
use super::when::{When, time_of_day};
use super::zone::Zone;
use crate::document::{Path, Review, Reviewed};
use crate::origin::Origin;

/// Which job runs where and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Schedule {
    /// The schedule's name everywhere: letters, digits, `_`, `-` and `.` inside.
    #[schemars(extend("examples" = ["nightly-cleanup"]))]
    pub id: ScheduleId,
    /// When it fires: `per_pc`, `per_target`, `calendar`, `cron` or `on`.
    pub when: When,
    /// The job it runs.
    #[schemars(extend("examples" = ["cleanup"]))]
    pub job_id: JobId,
    /// The machines it runs on.
    #[serde(default)]
    pub target: Target,
    /// One group after the other, instead of `target`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rollout: Option<Rollout>,
    /// Every machine waits a random time up to this before it starts, such as `5m`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "humantime", "examples" = ["5m"]))]
    pub jitter: Option<String>,
    /// Machines that get it later than this moment (RFC 3339) do not start it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline_at: Option<String>,
    /// From when until when it is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<Validity>,
    /// What must hold for it to fire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constraints: Option<Constraints>,
    /// What follows a failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_failure: Option<OnFailure>,
    /// Whose clock its times mean: `local` (that of the machine that watches the clock), `utc`, or
    /// a time zone such as `Europe/Berlin`.
    #[serde(default)]
    pub tz: Zone,
    /// What becomes of times that passed while nobody watched the clock: `none`, or `latest` to
    /// fire the last of them late. For `calendar` and `cron`.
    #[serde(default, skip_serializing_if = "CatchUp::is_none")]
    pub catch_up: CatchUp,
    /// Machines that get it later than this after it fired do not start it, such as `30m`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "humantime", "examples" = ["30m"]))]
    pub starting_deadline: Option<String>,
    /// Who watches the clock.
    #[serde(default)]
    pub runs_on: RunsOn,
    /// Whether it fires at all.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// Words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Where the document comes from; filled in by the command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

/// One group after the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rollout {
    /// The only way there is: `wave`.
    #[serde(default = "wave")]
    #[schemars(extend("enum" = ["wave"]))]
    pub strategy: String,
    /// The groups, each with its delay.
    pub waves: Vec<Wave>,
}

/// One group of a rollout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Wave {
    /// The group.
    pub group: GroupName,
    /// How long after the firing, such as `0s` or `2h`.
    #[schemars(extend("format" = "humantime", "examples" = ["2h"]))]
    pub delay: String,
}

/// What becomes of times that passed while nobody watched the clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CatchUp {
    /// Nothing.
    #[default]
    None,
    /// The latest of them fires late.
    Latest,
}

/// Who watches the clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RunsOn {
    /// The server.
    #[default]
    Backend,
    /// Each machine for itself, without a network too.
    Agent,
}

impl CatchUp {
    fn is_none(&self) -> bool {
        *self == Self::None
    }
}

impl Schedule {
    /// Decodes what a bucket holds: unknown keys are ignored and no rule is checked.
    pub fn from_stored(json: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(json)
    }

    fn review_side(&self, at: &Path, review: &mut Review) {
        let constraints = self.constraints.clone().unwrap_or_default();
        let inside = at.key("constraints");
        let (backend, agent) = (
            self.runs_on == RunsOn::Backend,
            self.runs_on == RunsOn::Agent,
        );
        let misplaced = [
            (
                agent && matches!(self.when, When::PerTarget(_)),
                at.key("when").key("per_target"),
                "backend",
            ),
            (
                agent && constraints.max_concurrent.is_some(),
                inside.key("max_concurrent"),
                "backend",
            ),
            (
                backend && matches!(self.when, When::On(_)),
                at.key("when").key("on"),
                "agent",
            ),
            (
                backend && constraints.require.is_some(),
                inside.key("require"),
                "agent",
            ),
        ];
        for (is_misplaced, path, side) in misplaced {
            if is_misplaced {
                let relies_on = [path.clone(), at.key("runs_on")];
                review.problem_between(&path, &relies_on, format!("this needs `runs_on: {side}`"));
            }
        }
    }

    fn review_plan(&self, at: &Path, review: &mut Review) {
        let waves = self.rollout.iter().flat_map(|rollout| &rollout.waves);
        for (index, wave) in waves.enumerate() {
            let path = at.key("rollout").key("waves").index(index).key("delay");
            review.duration_if_set(&path, Some(&wave.delay));
        }
        review.duration_if_set(&at.key("jitter"), self.jitter.as_deref());
        let deadline = self.deadline_at.as_deref();
        if let Some(text) = deadline.filter(|text| DateTime::parse_from_rfc3339(text).is_err()) {
            let message = format!("`{text}` is not a time: write it as `2027-01-31T06:00:00Z`");
            review.problem(&at.key("deadline_at"), message);
        }
        let has_waves = self
            .rollout
            .as_ref()
            .is_some_and(|rollout| !rollout.waves.is_empty());
        let constraints = self.constraints.as_ref();
        if has_waves && constraints.is_some_and(|it| it.max_concurrent.is_some()) {
            review.warning(
                &at.key("constraints").key("max_concurrent"),
                "this counts for nothing with `rollout.waves`: a wave goes out as a whole; make the groups smaller",
            );
        }
        if self.target.is_empty() && !has_waves {
            review.warning(
                at,
                "this runs on no machine: set `target` to `all: true`, groups or pcs",
            );
        }
    }
}

impl Schedule {
    /// A time of day that its own window leaves out would never fire.
    fn review_window(&self, at: &Path, review: &mut Review) {
        let constraints = self.constraints.as_ref();
        let window = constraints.and_then(|constraints| constraints.window.as_ref());
        let Some((text, When::Calendar(calendar))) = window.zip(Some(&self.when)) else {
            return;
        };
        let time = calendar.at.get(calendar.at.len().saturating_sub(5)..);
        let time = time.and_then(time_of_day);
        if let (Ok(window), Some(time)) = (text.parse::<Window>(), time)
            && !window.contains(time)
        {
            let path = at.key("constraints").key("window");
            let relies_on = [path.clone(), at.key("when").key("calendar").key("at")];
            let message = format!(
                "{} is outside {text}, so this would never fire",
                calendar.at
            );
            review.problem_between(&path, &relies_on, message);
        }
    }

    fn review_catch_up(&self, at: &Path, review: &mut Review) {
        let by_the_clock = matches!(self.when, When::Calendar(_) | When::Cron(_));
        if self.catch_up == CatchUp::Latest && !by_the_clock {
            let message = "this changes nothing: only `calendar` and `cron` have times to catch up";
            review.warning(&at.key("catch_up"), message);
        }
    }
}

impl Reviewed for Schedule {
    fn review(&self, at: &Path, review: &mut Review) {
        self.when.review(&at.key("when"), review);
        self.review_window(at, review);
        self.review_catch_up(at, review);
        self.review_plan(at, review);
        self.review_side(at, review);
        if let Some(active) = &self.active {
            active.review(&at.key("active"), review);
        }
        if let Some(constraints) = &self.constraints {
            constraints.review(&at.key("constraints"), review);
        }
        if let Some(on_failure) = &self.on_failure {
            on_failure.review(&at.key("on_failure"), review);
        }
        review.duration_if_set(
            &at.key("starting_deadline"),
            self.starting_deadline.as_deref(),
        );
        review.none_blank(&at.key("tags"), &self.tags);
        if let Some(origin) = &self.origin {
            origin.review(&at.key("origin"), review);
        }
    }
}

fn yes() -> bool {
    true
}

fn wave() -> String {
    "wave".into()
}
