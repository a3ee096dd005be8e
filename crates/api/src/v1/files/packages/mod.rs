//! Packages that scripts download.

pub mod delete;
pub mod download;
pub mod list;
pub mod publish;
