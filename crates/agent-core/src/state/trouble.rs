//! Whether the disk takes what is written.

use std::sync::atomic::Ordering;

use rusqlite::ErrorCode;
use tokio::sync::watch;

use super::desired::set;
use super::{State, StateError};

/// Written when nothing else is, to learn that the disk takes it again.
const PROBE: &str = "probe";

impl State {
    /// Why not everything can be written, a sentence for people; `None` while all is well.
    pub fn trouble(&self) -> watch::Receiver<Option<String>> {
        self.trouble.subscribe()
    }

    /// Tries whether trouble has passed. Does nothing while there is none, or while somebody tries again anyway.
    pub fn probe(&self) {
        if self.trouble.borrow().is_none() || self.unwritten.load(Ordering::Relaxed) > 0 {
            return;
        }
        let probed = self.write("try the disk", |transaction| set(transaction, PROBE, &true));
        if let Err(error) = probed {
            tracing::debug!(error = crate::describe(&error), "the disk was tried");
        }
    }

    /// Says that something is not written that must be, as long as the value is kept. Trouble does not pass meanwhile: a
    /// full disk often takes what is small.
    pub fn unwritten(&self) -> Unwritten<'_> {
        self.unwritten.fetch_add(1, Ordering::Relaxed);
        Unwritten(self)
    }

    /// Whether the file was found damaged: the next start sets it aside.
    pub fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }

    pub(super) fn note_damage<T>(&self, done: &Result<T, rusqlite::Error>) {
        if done.as_ref().err().is_some_and(means_damage) {
            self.damaged.store(true, Ordering::Relaxed);
        }
    }

    /// Remembers how a write went. One that had nothing to write says nothing of the disk.
    pub(super) fn note_write<T>(&self, done: &Result<T, rusqlite::Error>, has_written: bool) {
        self.note_damage(done);
        match done {
            Ok(_) if has_written && self.unwritten.load(Ordering::Relaxed) == 0 => self.say(None),
            Ok(_) => {}
            Err(error) => {
                if let Some(sentence) = sentence(error) {
                    self.say(Some(sentence));
                }
            }
        }
    }

    fn say(&self, trouble: Option<String>) {
        self.trouble.send_if_modified(|known| {
            let changed = *known != trouble;
            if changed {
                match &trouble {
                    Some(why) => tracing::error!("{why}"),
                    None => tracing::info!("the agent's state can be written again"),
                }
                *known = trouble;
            }
            changed
        });
    }
}

/// Something is not written that must be.
#[derive(Debug)]
pub struct Unwritten<'a>(&'a State);

impl Drop for Unwritten<'_> {
    fn drop(&mut self) {
        if self.0.unwritten.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.0.say(None);
        }
    }
}

impl StateError {
    /// What is wrong with the file itself, as opposed to the disk or the rights to it: only a new one mends that.
    pub(super) fn damage(&self) -> Option<String> {
        let StateError::Database { source, .. } = self else {
            return None;
        };
        means_damage(source).then(|| source.to_string())
    }
}

fn means_damage(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error_code();
    matches!(
        code,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
    )
}

/// What is wrong with the disk, as opposed to the statement.
fn sentence(error: &rusqlite::Error) -> Option<String> {
    match error.sqlite_error_code()? {
        ErrorCode::DiskFull => Some(
            "the disk with the agent's state is full: commands wait and results are held in memory until there is room"
                .to_owned(),
        ),
        ErrorCode::SystemIoFailure
        | ErrorCode::CannotOpen
        | ErrorCode::ReadOnly
        | ErrorCode::PermissionDenied
        | ErrorCode::DatabaseCorrupt
        | ErrorCode::NotADatabase => Some(format!(
            "the agent's state cannot be written ({error}): commands wait and results are held in memory"
        )),
        _ => None,
    }
}
