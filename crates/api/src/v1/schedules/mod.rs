//! Schedules: what runs where and when.

pub mod create;
pub mod delete;
pub mod disable;
pub mod enable;
pub mod get;
pub mod history;
pub mod list;
pub mod schema;
mod shown;
mod switch;
pub mod validate;
pub mod yaml;
