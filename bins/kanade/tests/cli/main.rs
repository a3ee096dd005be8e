//! The command line as it is used: the program itself against a fake backend.
//!
//! Each command has a snapshot of what it writes and of the code it ends with.
#![allow(clippy::unwrap_used)]

mod agent;
mod attribute;
mod audit;
mod backend;
mod check;
mod config;
mod document;
mod event;
mod exec;
mod execution;
mod failures;
mod file;
mod fixtures;
mod group;
mod health;
mod help;
mod inventory;
mod job;
mod lists;
mod login;
mod perf;
mod plan;
mod program;
mod query;
mod result;
mod run;
mod secret;
mod up;
