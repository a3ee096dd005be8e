//! Replacing a program by its next version, and going back when that one is no good.
//!
//! Agent and backend ask the [`Sentinel`] before anything else. It counts the starts of a version that has not
//! proved itself, and at the fourth puts the last good program back and remembers the bad version.
//!
//! Invariant: after a power cut between any two file operations there is a whole program under the program's name,
//! and the files beside it do not claim what is not so.

mod beginning;
mod boot;
mod confirm;
pub mod disk;
mod error;
mod label;
mod order;
mod place;
mod preflight;
mod records;
mod rollback;
mod sentinel;
mod swap;

pub use beginning::{Beginning, Program};
pub use boot::Boot;
pub use disk::{Disk, RealDisk};
pub use error::UpdateError;
pub use label::{Label, LabelSearch, Labelled, label_of, stamp};
pub use order::is_older;
pub use place::Place;
pub use preflight::{QUESTION, judge, preflight, state_version};
pub use records::{LastSwap, Report, Restorable};
pub use sentinel::Sentinel;
pub use swap::Prepared;

/// The exit code by which an agent asks its service manager to start it again.
pub const RESTART_EXIT_CODE: u8 = 64;

/// Starts a version has to prove itself.
pub const MAX_ATTEMPTS: u32 = 3;
