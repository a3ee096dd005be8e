//! `[retention]` of `backend.toml`.

use std::time::Duration;

use kanade_wire::duration::{HumanDuration, InvalidDuration};

use crate::document::{Document, Section};

const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(86_400);
/// The least and the most that can be kept.
const SHORTEST: Duration = HOUR;
const LONGEST: Duration = Duration::from_secs(3_650 * 86_400);

/// How long something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Age {
    /// How long.
    pub keep: Duration,
    /// Whether the file says so; else it is the default.
    pub is_set: bool,
}

/// How long rows are kept, each written as a duration such as `"90d"` or `"36h"`, from one hour to
/// ten years. A table never keeps longer than the stream it is built from; those whose stream has
/// a setting of its own here have their stream follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetentionSection {
    /// Runs with their output, and the stream RESULTS. 90 days.
    pub results: Age,
    /// Executions. 90 days.
    pub executions: Age,
    /// Events of machines, and the stream OBS_EVENTS. 90 days.
    pub events: Age,
    /// Changes of inventories and checks. 90 days.
    pub history: Age,
    /// The archive of the audit log. 400 days.
    pub audit: Age,
    /// Acknowledged notices. 90 days.
    pub acks: Age,
    /// Performance samples as they came. 48 hours.
    pub perf_raw: Age,
    /// Performance over five minutes. 32 days.
    pub perf_5m: Age,
    /// Performance over an hour. 400 days.
    pub perf_1h: Age,
    /// Samples of processes. 48 hours.
    pub processes: Age,
    /// The full-text index of output. 90 days.
    pub search: Age,
    /// After how long a check that was not run again is marked stale. 2 days.
    pub checks_stale_after: Age,
    /// Messages that could not be read. 90 days.
    pub dead_letters: Age,
    /// Bundles of collected files, and the streams they lie in. 30 days.
    pub bundles: Age,
    /// Scripts that were sent to machines by their content, after they were last sent. 30 days.
    pub sent_scripts: Age,
    /// Newest versions of each package that are kept, a number; 0, the default, keeps all. What a
    /// job mentions, and what is younger than eight days, is kept whatever is said here.
    pub package_versions: u32,
    /// The same for each script object.
    pub script_versions: u32,
    /// The same for releases of the agent; what a configuration targets is kept.
    pub release_versions: u32,
}

impl RetentionSection {
    pub(crate) fn read(document: &mut Document) -> Option<Self> {
        let mut section = document.section("retention");
        let mut age = |key, default: Duration| read_age(&mut section, key, default);
        let results = age("results", 90 * DAY);
        let executions = age("executions", 90 * DAY);
        let events = age("events", 90 * DAY);
        let history = age("history", 90 * DAY);
        let audit = age("audit", 400 * DAY);
        let acks = age("acks", 90 * DAY);
        let perf_raw = age("perf_raw", 48 * HOUR);
        let perf_5m = age("perf_5m", 32 * DAY);
        let perf_1h = age("perf_1h", 400 * DAY);
        let processes = age("processes", 48 * HOUR);
        let search = age("search", 90 * DAY);
        let checks_stale_after = age("checks_stale_after", 2 * DAY);
        let dead_letters = age("dead_letters", 90 * DAY);
        let bundles = age("bundles", 30 * DAY);
        let sent_scripts = age("sent_scripts", 30 * DAY);
        let package_versions = section.count("package_versions", 0);
        let script_versions = section.count("script_versions", 0);
        let release_versions = section.count("release_versions", 0);
        Some(Self {
            results: results?,
            executions: executions?,
            events: events?,
            history: history?,
            audit: audit?,
            acks: acks?,
            perf_raw: perf_raw?,
            perf_5m: perf_5m?,
            perf_1h: perf_1h?,
            processes: processes?,
            search: search?,
            checks_stale_after: checks_stale_after?,
            dead_letters: dead_letters?,
            bundles: bundles?,
            sent_scripts: sent_scripts?,
            package_versions: package_versions?,
            script_versions: script_versions?,
            release_versions: release_versions?,
        })
    }
}

fn read_age(section: &mut Section<'_>, key: &'static str, default: Duration) -> Option<Age> {
    let given = section.optional_parsed(key, parse_age)?;
    Some(Age {
        keep: given.unwrap_or(default),
        is_set: given.is_some(),
    })
}

fn parse_age(text: &str) -> Result<Duration, String> {
    let age: HumanDuration = text
        .parse()
        .map_err(|error: InvalidDuration| error.to_string())?;
    let age = age.value();
    if (SHORTEST..=LONGEST).contains(&age) {
        return Ok(age);
    }
    Err(format!("{text:?} must be from one hour to ten years"))
}
