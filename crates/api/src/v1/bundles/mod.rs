//! Bundles of files that jobs brought back.

pub mod delete;
pub mod download;
mod failure;
pub mod list;
