//! The backend as a library, so that tests start all of it in their own process.
//!
//! [`Backend`] is the running whole: databases, broker, tasks and HTTP server, put together in
//! one place and ended in the opposite order. It starts while the broker is away.

mod alerts;
mod backend;
mod before_migration;
pub mod boot;
mod cli;
mod commands;
mod databases;
mod dispatch;
mod first_admin;
mod foundation;
mod groups;
mod http;
mod orders;
mod outbound;
mod owner;
mod retention;
mod tasks;
mod vigil;
mod wiring;

pub use backend::Backend;
pub use cli::{Arguments, Command};
pub use dispatch::dispatch;
pub use first_admin::FirstAdmin;
