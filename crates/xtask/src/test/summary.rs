//! The table at the end of a test run.

use std::fmt::Write;
use std::time::Duration;

/// What became of a step.
#[derive(Debug, PartialEq, Eq)]
pub enum State {
    /// It ran to its end.
    Passed,
    /// It did not, and this is why.
    Failed(String),
    /// It cannot run on this machine, and this is why.
    Skipped(String),
    /// An earlier step failed.
    NotRun,
}

/// A row of the table.
#[derive(Debug)]
pub struct Line {
    /// The step.
    pub name: &'static str,
    /// What became of it.
    pub state: State,
    /// How long it took.
    pub took: Duration,
}

impl Line {
    /// The row of a step that was not reached.
    pub fn not_run(name: &'static str) -> Self {
        Self {
            name,
            state: State::NotRun,
            took: Duration::ZERO,
        }
    }
}

/// The table, and below it one line that counts.
pub fn render(lines: &[Line]) -> String {
    let mut text = String::from("\n");
    for line in lines {
        let (word, why) = match &line.state {
            State::Passed => ("passed", ""),
            State::Failed(why) => ("FAILED", why.as_str()),
            State::Skipped(why) => ("skipped", why.as_str()),
            State::NotRun => ("not run", ""),
        };
        let row = format!(
            "{:<16} {word:<8} {:>8.1} s  {why}",
            line.name,
            line.took.as_secs_f64()
        );
        let _ = writeln!(text, "{}", row.trim_end());
    }
    let count =
        |wanted: fn(&State) -> bool| lines.iter().filter(|line| wanted(&line.state)).count();
    let passed = count(|state| matches!(state, State::Passed));
    let failed = count(|state| matches!(state, State::Failed(_)));
    let skipped = count(|state| matches!(state, State::Skipped(_) | State::NotRun));
    let total: f64 = lines.iter().map(|line| line.took.as_secs_f64()).sum();
    let _ = writeln!(text, "{:<16} {:<8} {total:>8.1} s\n", "all", "");
    let _ = writeln!(
        text,
        "steps: {passed} passed, {failed} failed, {skipped} skipped"
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_a_row_and_the_last_line_counts() {
        let line = |name, state| Line {
            name,
            state,
            took: Duration::from_millis(1500),
        };
        let text = render(&[
            line("format", State::Passed),
            line("clippy", State::Failed("no".into())),
            Line::not_run("unit"),
        ]);
        let rows: Vec<&str> = text.lines().collect();
        assert_eq!(rows[1], "format           passed        1.5 s");
        assert_eq!(rows[2], "clippy           FAILED        1.5 s  no");
        assert_eq!(rows[3], "unit             not run       0.0 s");
        assert_eq!(rows[rows.len() - 1], "steps: 1 passed, 1 failed, 1 skipped");
    }
}
