//! The agent replaces itself by the version its configuration targets, and goes back when that one is no good.
//!
//! What an update does to files, and what a start does before anything else, is `kanade-update`'s business.

mod ask;
mod fetch;
mod follow;
mod greeting;
mod install;
mod options;
mod plan;
mod prove;
mod tell;

pub(crate) use follow::follow;
pub use options::Updates;
pub(crate) use prove::prove;
pub(crate) use tell::tell_of_past;
