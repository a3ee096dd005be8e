//! Views: documents of charts over events.

pub mod create;
pub mod delete;
pub mod list;
mod refused;
pub mod schema;
pub mod yaml;
