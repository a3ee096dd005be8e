use chrono::{DateTime, Utc};
use kanade_klp::messages::{JobProgress, RunStatus};
use kanade_wire::{JobId, ResultId};

/// The most bytes of a run's output that are shown: its end.
const MOST_OUTPUT: usize = 64 * 1024;

/// A run that was begun here.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The job.
    pub job: JobId,
    /// How people call it.
    pub name: String,
    /// Its id, as soon as the agent has given one.
    pub id: Option<ResultId>,
    /// How it is; `None` when the agent went away before its end.
    pub status: Option<RunStatus>,
    /// The end of what it wrote, both streams as they came.
    pub output: String,
    /// Whether its beginning was left out.
    pub is_cut: bool,
    /// Its exit code.
    pub exit_code: Option<i32>,
    /// Why it was not begun, or could not be stopped.
    pub problem: Option<String>,
    /// Whether it was asked to stop.
    pub is_stopping: bool,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
}

impl Run {
    /// A run that was asked for.
    pub(super) fn asked(job: JobId, name: String, asked_at: DateTime<Utc>) -> Self {
        Self {
            job,
            name,
            id: None,
            status: Some(RunStatus::Queued),
            output: String::new(),
            is_cut: false,
            exit_code: None,
            problem: None,
            is_stopping: false,
            asked_at,
        }
    }

    /// Whether more may follow.
    pub fn is_going(&self) -> bool {
        self.status.is_some_and(|status| !status.is_end())
    }

    /// Takes in what it did.
    pub(super) fn go_on(&mut self, progress: &JobProgress) {
        self.status = Some(progress.status);
        for chunk in [&progress.stdout_chunk, &progress.stderr_chunk] {
            self.output.push_str(chunk.as_deref().unwrap_or_default());
        }
        self.exit_code = progress.exit_code.or(self.exit_code);
        self.cut();
    }

    /// Leaves out whole lines from the beginning, so that what stays can be read.
    fn cut(&mut self) {
        if self.output.len() <= MOST_OUTPUT {
            return;
        }
        let least = self
            .output
            .ceil_char_boundary(self.output.len() - MOST_OUTPUT);
        let line = self.output[least..].find('\n').map_or(0, |at| at + 1);
        self.output.drain(..least + line);
        self.is_cut = true;
    }
}
