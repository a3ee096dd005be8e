use chrono::TimeDelta;
use indicatif::{ProgressBar, ProgressStyle};
use kanade_api_types::live_query::{Asked, Ended};

use crate::output::{machines, span};

/// Silent machines that are named to people.
const NAMED: usize = 20;

/// How many have answered, on stderr; nothing at all when that is no terminal.
pub(super) struct Progress(ProgressBar);

impl Progress {
    pub fn new() -> Self {
        let bar = ProgressBar::no_length();
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} answered  {elapsed}");
        if let Ok(style) = style {
            bar.set_style(style.progress_chars("━╸─"));
        }
        Self(bar)
    }

    pub fn asked(&self, asked: &Asked) {
        self.0.set_length(asked.asked);
    }

    pub fn answered(&self, count: u64) {
        self.0.set_position(count);
    }

    pub fn end(&self) {
        self.0.finish_and_clear();
    }
}

/// How many answered in which time, and who did not.
pub(super) fn summary(asked: &Asked, ended: &Ended) -> String {
    let took = span(TimeDelta::milliseconds(
        i64::try_from(ended.elapsed_ms).unwrap_or(i64::MAX),
    ));
    let mut text = format!("{} answered in {took}", machines(ended.answered));
    if ended.silent > 0 {
        let named = ended.silent_machines.iter().take(NAMED);
        let named: Vec<&str> = named.map(|pc| pc.as_str()).collect();
        let more = ended.silent.saturating_sub(named.len() as u64);
        text.push_str(&format!("; silent: {}", named.join(", ")));
        if more > 0 {
            text.push_str(&format!(" and {more} more"));
        }
    }
    if asked.offline > 0 {
        text.push_str(&format!("; {} offline", asked.offline));
    }
    text
}
