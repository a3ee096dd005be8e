//! The command line as it is used: the program itself against a fake backend.
//!
//! Each command has a snapshot of what it writes and of the code it ends with.
#![allow(clippy::unwrap_used)]

mod agent;
mod backend;
mod exec;
mod execution;
mod failures;
mod fixtures;
mod help;
mod job;
mod login;
mod program;
mod result;
mod run;
mod up;
