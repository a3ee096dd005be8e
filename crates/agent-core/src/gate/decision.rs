//! What the gate answers.

use chrono::{DateTime, Utc};
use kanade_manifest::schedule::Tz;
use kanade_wire::sync::DesiredState;
use kanade_wire::{Command, ExecId, Outcome, Reason};

/// The gate's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Run it.
    Run,
    /// It may run when another run has ended.
    Wait,
    /// It will not run; this is its result.
    Refuse(Refusal),
}

/// A decision not to run, as it is reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// How the run counts.
    pub outcome: Outcome,
    /// Why.
    pub reason: Reason,
    /// What standard error says.
    pub text: String,
}

impl Refusal {
    /// A skip.
    pub fn skipped(reason: Reason, text: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::Skipped,
            reason,
            text: text.into(),
        }
    }

    /// A run that could not be begun.
    pub fn failed(reason: Reason, text: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::Failed,
            reason,
            text: text.into(),
        }
    }

    /// Stopped by an operator before it began.
    pub fn cancelled(exec: Option<&ExecId>) -> Self {
        Self {
            outcome: Outcome::Killed,
            reason: Reason::Cancelled,
            text: killed_note(exec),
        }
    }

    /// Changes are frozen at `now`, if they are.
    pub fn frozen(desired: &DesiredState, now: DateTime<Utc>, zone: Tz) -> Option<Self> {
        let freeze = desired.freeze.as_ref();
        let freeze = freeze.filter(|freeze| freeze.holds(now, &zone))?;
        let because = freeze.reason.as_deref().map(|why| format!(": {why}"));
        let text = format!("skipped: changes are frozen{}", because.unwrap_or_default());
        Some(Self::skipped(Reason::Frozen, text))
    }

    /// A newer command of the same job was waiting too.
    pub fn superseded(command: &Command) -> Self {
        let text = format!(
            "skipped: superseded — a newer command of job {} was waiting too",
            command.id
        );
        Self::skipped(Reason::Superseded, text)
    }

    /// The exit code on the wire.
    pub fn exit_code(&self) -> i32 {
        self.reason.exit_code().unwrap_or(Outcome::NO_EXIT_CODE)
    }
}

/// The line that tells a kill on standard error.
pub fn killed_note(exec: Option<&ExecId>) -> String {
    match exec {
        Some(exec) => format!("killed by remote signal (kill.{exec})"),
        None => "killed by remote signal".to_owned(),
    }
}
