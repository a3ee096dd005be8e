use super::{Changes, Known, Wanted};
use crate::dead_letters::DeadLetter;

/// The tables of one file that projections write to: what a batch asks of them and what it does to
/// them. Rows and checkpoint of a batch are in one file, so they are committed together.
pub trait Tables: Clone + Send + Sync + 'static {
    /// What a batch touches.
    type Wanted: Default + Send + Sync;

    /// What the tables hold of it.
    type Known: Default + Send;

    /// What a batch does to them.
    type Changes: Default + Send;

    /// Adds messages that could not be read. A file without dead letters leaves them out: there,
    /// every message is either taken or passed over.
    fn add_dead_letters(changes: &mut Self::Changes, letters: Vec<DeadLetter>);
}

/// The tables that lists and charts read.
#[derive(Debug, Clone, Copy)]
pub struct ProjectionTables;

impl Tables for ProjectionTables {
    type Wanted = Wanted;
    type Known = Known;
    type Changes = Changes;

    fn add_dead_letters(changes: &mut Changes, letters: Vec<DeadLetter>) {
        changes.dead_letters.extend(letters);
    }
}
