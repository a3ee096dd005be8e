//! What the output of finished runs means: rows that follow from a report, in its transaction.
//!
//! Each kind reads a report into a finding before the transaction begins, says which rows it must
//! know, and then takes the findings one after the other in the order of the stream. A skipped or
//! lost run says nothing about its machine and never comes here.

mod findings;
mod run;
mod state;

pub use findings::Findings;
pub use run::HintedRun;
pub use state::Derived;
