//! What the agent's command line does.

mod check_connection;
mod dispatch;
mod install;
mod run;

pub use dispatch::dispatch;
