//! Stories over the whole system: broker, backend, agent, command line, browser.
//!
//! Everything is real: the programs are child processes with folders and ports of their own, the
//! broker is a nats-server, machines that a story needs in numbers are simulated agents. A story
//! ends, kills and restarts parts as a bad day would, and looks at the system from where a person
//! sees it: the API, the command line, the page.
//!
//! At the end of a story the tables of the backend are compared with what the streams say, row by
//! row; a story whose broker does not know any more what the backend knows says so.
//!
//! Everything here panics with a readable message instead of returning an error.

mod agent;
mod backend;
pub mod browser;
mod command_line;
mod comparison;
mod desk;
mod documents;
mod fleet;
mod http;
mod installed;
mod process;
mod processes;
mod programs;
mod releases;
mod rollouts;
mod stored;
mod system;
mod up;
mod watch;

pub use agent::Agent;
pub use backend::{ADMIN, Backend, PASSWORD};
pub use command_line::{CommandLine, Said};
pub use desk::Desk;
pub use documents::Job;
pub use fleet::Fleet;
pub use http::Caller;
pub use installed::Installed;
pub use process::Process;
pub use processes::processes_with;
pub use programs::program;
pub use releases::{install, release};
pub use rollouts::{rollout_of, wave_execution};
pub use stored::Stored;
pub use system::{System, SystemBuilder, pc};
pub use up::{Up, UpOptions};
pub use watch::LONG;
