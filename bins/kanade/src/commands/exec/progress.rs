use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use kanade_api_types::executions::ExecutionRow;

use crate::commands::execution::counts;

/// A bar on stderr; nothing at all when stderr is no terminal.
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar that waits for its first figures.
    pub fn new() -> Self {
        let bar = ProgressBar::no_length();
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len}  {elapsed}  {msg}");
        if let Ok(style) = style {
            bar.set_style(style.progress_chars("━╸─"));
        }
        // The clock of the bar goes on while nothing else moves.
        bar.enable_steady_tick(Duration::from_secs(1));
        Self(bar)
    }

    /// Shows where an execution stands.
    pub fn show(&self, row: &ExecutionRow) {
        let open = row.pending_count + row.running_count;
        self.0.set_length(row.target_count);
        self.0.set_position(row.target_count.saturating_sub(open));
        self.0.set_message(counts(row));
    }

    /// Says that what is shown may be old.
    pub fn lost(&self) {
        self.0.set_message("connection lost, trying again");
    }

    /// Takes the bar away.
    pub fn end(self) {
        self.0.finish_and_clear();
    }
}
