//! Scripts that jobs name.

pub mod delete;
pub mod download;
pub mod list;
pub mod publish;
