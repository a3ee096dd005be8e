//! Compliance.

pub mod alerts;
pub mod clear;
mod history;
pub mod list;
pub mod matrix;
pub mod problems;
mod row;
pub mod transitions;
