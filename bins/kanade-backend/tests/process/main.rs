//! The backend as the process an operator starts and stops.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod access;
mod commands;
mod install;
mod installed;
mod power_cuts;
mod program;
mod projection;
mod serve;
mod update;
