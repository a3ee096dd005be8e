//! How far something is, on standard error.

/// Says what changed, one line a tenth.
#[derive(Default)]
pub struct Progress {
    said: Option<(String, u64)>,
}

impl Progress {
    /// Says how far it is when that is news.
    pub fn show(&mut self, state: &str, done: u64, total: u64) {
        let tenth = (done * 10).checked_div(total).unwrap_or(0);
        let now = (state.to_owned(), tenth);
        if self.said.as_ref() != Some(&now) {
            eprintln!("{state}: {done} of {total} messages");
            self.said = Some(now);
        }
    }
}
