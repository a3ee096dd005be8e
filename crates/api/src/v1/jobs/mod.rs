//! Jobs.

pub mod create;
pub mod delete;
pub mod get;
pub mod history;
pub mod kill;
pub mod list;
pub mod schema;
mod shown;
pub mod validate;
pub mod yaml;
