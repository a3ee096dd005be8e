use super::{AuditEntry, RecordedCompletion};
use crate::dead_letters::DeadLetter;
use crate::projection::Tables;

/// The archives' tables. They need to know nothing before a batch: what they take is the same in
/// any order.
#[derive(Debug, Clone, Copy)]
pub struct ArchiveTables;

/// What a batch adds to the archives.
#[derive(Debug, Clone, Default)]
pub struct ArchiveChanges {
    /// Entries of the audit log; one that is known already is passed over.
    pub audit: Vec<AuditEntry>,
    /// Runs that ended well; each machine's first and last of a job and version are kept.
    pub completions: Vec<RecordedCompletion>,
}

impl Tables for ArchiveTables {
    type Wanted = ();
    type Known = ();
    type Changes = ArchiveChanges;

    fn add_dead_letters(_: &mut ArchiveChanges, letters: Vec<DeadLetter>) {
        debug_assert!(letters.is_empty(), "an archive turns no message away");
    }
}
