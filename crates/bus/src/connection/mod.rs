//! One connection that is kept up for ever, and what everything else does with it.

mod link;
mod options;
mod state;

pub(crate) use link::Connection;
pub use options::{ConnectError, ConnectOptions};
pub use state::ConnectionState;
