//! Views: documents of charts over events.

pub mod create;
pub mod delete;
pub mod history;
pub mod list;
pub mod schema;
pub mod yaml;
