//! Real parts for tests: a nats-server per test, temporary folders, waiting for values.
//!
//! Everything here panics with a readable message instead of returning an error: a test that lacks
//! a prerequisite fails and says which.

mod folders;
mod mail_server;
mod nats_server;
mod waiting;

pub use folders::{copy_folder, temporary_folder, tools_folder, workspace_folder};
pub use mail_server::{MailServer, MailServerBuilder, ReceivedMail};
pub use nats_server::{NatsServer, NatsServerBuilder, free_port, nats_server_path};
pub use waiting::{PATIENCE, wait_for, wait_until};
