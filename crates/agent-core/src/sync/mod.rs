//! Asking the backend what this machine should know: at start, on reconnect, on a nudge, and every so often.

mod missed;
mod once;
mod pieces;
mod repeat;
mod requests;

pub(crate) use repeat::keep_synced;
pub(crate) use requests::SyncRequests;
