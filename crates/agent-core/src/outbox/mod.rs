//! Delivering reports: in order, with back-off, and never twice as two.

mod deliver;
mod verdict;

pub(crate) use deliver::{deliver, drained};
