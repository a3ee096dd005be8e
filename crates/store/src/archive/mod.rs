//! The two archives of the state file: what outlives the streams it is read from.
//!
//! They are projections like others, with rows and checkpoint in one transaction, but their file
//! is kept when projections are wiped, and no retention of a stream reaches them. Reading a stream
//! again from its start changes no row.

mod audit;
mod completions;
mod tables;

pub use audit::{AuditEntry, AuditFilter, AuditQuery, AuditReader, StoredAuditEntry};
pub use completions::{Completion, CompletionLedger, RecordedCompletion};
pub use tables::{ArchiveChanges, ArchiveTables};
