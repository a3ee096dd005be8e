//! The ways in: commands as they are delivered, and what the backend says or asks directly.

mod cancelled;
mod offer;
mod receive;

pub(crate) use cancelled::{cancel, cancel_all};
pub(crate) use offer::{Offered, Taken, start, take};
pub(crate) use receive::Receiver;
