//! `kanade up`: broker, backend and an agent on this machine, from one command.
//!
//! Everything it keeps lies in one folder, which one `up` uses at a time. The three programs are
//! children: started in this order, each when the one before it answers, kept running, and stopped
//! in the opposite order. On Linux they end with this process, whatever ends it.

mod announce;
mod backend;
mod broker;
mod browser;
mod child;
mod configuration;
mod fleet;
mod folder;
mod machine;
mod port;
mod profile;
mod programs;
mod run;
mod samples;
mod sign_in;
mod system;

pub use run::run;
