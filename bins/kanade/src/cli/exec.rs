use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use clap::Args;
use kanade_wire::{GroupName, HumanDuration, JobId, PcId, Target};

/// Which job, on which machines.
#[derive(Debug, Args)]
pub struct ExecArguments {
    /// The job; `kanade job list` shows them
    #[arg(value_name = "JOB")]
    pub job: JobId,
    #[command(flatten)]
    pub target: TargetArguments,
    /// Every machine waits a random time up to this before it starts
    #[arg(long, value_name = "DURATION")]
    pub jitter: Option<HumanDuration>,
    /// How long machines that are away have to come back, at most 7 days
    #[arg(long, value_name = "DURATION")]
    pub expires_in: Option<HumanDuration>,
    /// Machines that get it later than this do not start it: a time such as
    /// 2026-11-21T18:00:00Z, or a duration from now
    #[arg(long, value_name = "TIME")]
    pub deadline: Option<StartDeadline>,
    /// A value for one of the job's parameters; may be given several times. With @FILE, the
    /// file's text
    #[arg(long = "param", value_name = "NAME=VALUE")]
    pub parameters: Vec<ParameterArgument>,
    /// Run it although a change freeze holds
    #[arg(long)]
    pub during_freeze: bool,
    /// Wait until every machine has answered, and fail when one failed
    #[arg(long)]
    pub wait: bool,
}

/// Whom an execution addresses.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub struct TargetArguments {
    /// Every machine
    #[arg(long, conflicts_with_all = ["groups", "pcs"])]
    pub all: bool,
    /// The machines of these groups
    #[arg(
        long,
        visible_alias = "group",
        value_name = "GROUP,…",
        value_delimiter = ','
    )]
    pub groups: Vec<GroupName>,
    /// These machines
    #[arg(
        long,
        visible_alias = "pc",
        value_name = "MACHINE,…",
        value_delimiter = ','
    )]
    pub pcs: Vec<PcId>,
}

impl TargetArguments {
    /// The same as the API takes it.
    pub fn target(&self) -> Target {
        Target {
            all: self.all,
            groups: self.groups.clone(),
            pcs: self.pcs.clone(),
        }
    }
}

/// A parameter's name and value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterArgument {
    /// The parameter.
    pub name: String,
    /// The value, or `@` and a file that holds it.
    pub value: String,
}

impl FromStr for ParameterArgument {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = text
            .split_once('=')
            .filter(|(name, _)| !name.is_empty())
            .ok_or_else(|| format!("{text:?} is not NAME=VALUE, such as path=/var/log"))?;
        Ok(Self {
            name: name.to_owned(),
            value: value.to_owned(),
        })
    }
}

/// A moment, or how far it is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StartDeadline {
    /// At this time.
    At(DateTime<Utc>),
    /// This long from now.
    In(HumanDuration),
}

impl StartDeadline {
    /// The moment. A duration beyond the calendar counts as its end.
    pub fn from(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Self::At(moment) => *moment,
            Self::In(duration) => TimeDelta::from_std(duration.value())
                .ok()
                .and_then(|delta| now.checked_add_signed(delta))
                .unwrap_or(DateTime::<Utc>::MAX_UTC),
        }
    }
}

impl FromStr for StartDeadline {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
            return Ok(Self::At(moment.with_timezone(&Utc)));
        }
        text.parse().map(Self::In).map_err(|_| {
            format!(
                "{text:?} is neither a time such as 2026-11-21T18:00:00Z nor a duration such as 2h"
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kanade_runtime::{Clock, MockClock};

    #[test]
    fn a_parameter_is_a_name_and_a_value() {
        let read = |text: &str| text.parse::<ParameterArgument>();
        let parameter = read("query=a=b").unwrap();
        assert_eq!(
            (parameter.name.as_str(), parameter.value.as_str()),
            ("query", "a=b")
        );
        assert!(read("query").is_err() && read("=x").is_err());
    }

    #[test]
    fn a_deadline_is_a_time_or_a_duration_from_now() {
        let now = MockClock::at_rfc3339("2026-11-21T08:00:00Z").now();
        let moment = |text: &str| {
            text.parse::<StartDeadline>()
                .unwrap()
                .from(now)
                .to_rfc3339()
        };
        assert_eq!(moment("2h 30m"), "2026-11-21T10:30:00+00:00");
        assert_eq!(
            moment("2026-11-21T12:00:00+02:00"),
            "2026-11-21T10:00:00+00:00"
        );
        assert!("tomorrow".parse::<StartDeadline>().is_err());
    }
}
