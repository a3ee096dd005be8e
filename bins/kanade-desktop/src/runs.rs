//! Runs that were begun in a terminal, and what they write as lines.

use kanade_klp::messages::{JobProgress, RunStatus};
use kanade_wire::ResultId;

use crate::language::Texts;
use crate::show;

/// A line is shown in pieces when it is longer.
const LONGEST_LINE: usize = 4096;

/// Runs by their numbers, from 1.
#[derive(Debug, Default)]
pub struct Runs(Vec<Shown>);

#[derive(Debug)]
struct Shown {
    id: ResultId,
    status: RunStatus,
    stdout: Begun,
    stderr: Begun,
}

/// The beginning of a line whose end has not come.
#[derive(Debug, Default)]
struct Begun(String);

impl Runs {
    /// Adds a run; its number.
    pub fn begin(&mut self, id: ResultId) -> usize {
        self.0.push(Shown {
            id,
            status: RunStatus::Queued,
            stdout: Begun::default(),
            stderr: Begun::default(),
        });
        self.0.len()
    }

    /// The run of a number, or the last one that goes on.
    pub fn to_stop(&self, number: Option<usize>) -> Option<ResultId> {
        let run = match number {
            Some(number) => self.0.get(number.checked_sub(1)?),
            None => self.0.iter().rfind(|run| !run.status.is_end()),
        };
        run.map(|run| run.id.clone())
    }

    /// What there is to show of a run's progress.
    pub fn take(&mut self, progress: &JobProgress, texts: &Texts) -> Vec<String> {
        let known = self.0.iter().position(|run| run.id == progress.run_id);
        let Some(index) = known else {
            return Vec::new();
        };
        let (number, run) = (index + 1, &mut self.0[index]);
        let is_end = progress.status.is_end();
        let stdout = run.stdout.push(progress.stdout_chunk.as_deref(), is_end);
        let stderr = run.stderr.push(progress.stderr_chunk.as_deref(), is_end);
        let mut lines = Vec::new();
        lines.extend(
            stdout
                .iter()
                .map(|line| format!("[{number}] {}", show::plain(line))),
        );
        lines.extend(
            stderr
                .iter()
                .map(|line| format!("[{number}] ! {}", show::plain(line))),
        );
        if run.status != progress.status {
            run.status = progress.status;
            lines.push(show::status(number, progress, texts));
        }
        lines
    }
}

impl Begun {
    /// The lines that are whole with `chunk`; at the end the rest counts as one.
    fn push(&mut self, chunk: Option<&str>, is_end: bool) -> Vec<String> {
        self.0.push_str(chunk.unwrap_or_default());
        let mut lines = Vec::new();
        while let Some(end) = self.0.find('\n') {
            let line: String = self.0.drain(..=end).collect();
            lines.push(line.trim_end_matches(['\n', '\r']).to_owned());
        }
        if !self.0.is_empty() && (is_end || self.0.len() > LONGEST_LINE) {
            lines.push(std::mem::take(&mut self.0));
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::language::Language;

    fn progress(status: RunStatus, stdout: Option<&str>) -> JobProgress {
        JobProgress {
            run_id: ResultId::new("r").unwrap(),
            status,
            stdout_chunk: stdout.map(str::to_owned),
            stderr_chunk: None,
            exit_code: status.is_end().then_some(3),
        }
    }

    #[test]
    fn output_is_shown_line_by_line_however_it_comes() {
        let texts = Language::En.texts();
        let mut runs = Runs::default();
        assert_eq!(runs.begin(ResultId::new("r").unwrap()), 1);
        let mut take = |status, text| runs.take(&progress(status, text), texts);
        assert_eq!(
            take(RunStatus::Running, Some("one\r\ntw")),
            ["[1] one", "[1] runs"]
        );
        assert_eq!(take(RunStatus::Running, Some("o\nthree")), ["[1] two"]);
        assert_eq!(
            take(RunStatus::Failed, None),
            ["[1] three", "[1] failed (exit code 3)"]
        );
    }

    #[test]
    fn without_a_number_the_last_run_that_goes_on_is_stopped() {
        let mut runs = Runs::default();
        assert_eq!(runs.to_stop(None), None);
        runs.begin(ResultId::new("r").unwrap());
        assert!(runs.to_stop(None).is_some() && runs.to_stop(Some(1)).is_some());
        assert!(runs.to_stop(Some(0)).is_none() && runs.to_stop(Some(2)).is_none());
        runs.take(&progress(RunStatus::Killed, None), Language::En.texts());
        assert_eq!(runs.to_stop(None), None);
    }
}
