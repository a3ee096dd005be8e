//! Jobs.

pub mod create;
pub mod delete;
mod document;
pub mod get;
pub mod kill;
mod known;
pub mod list;
pub mod schema;
mod shown;
pub mod validate;
pub mod yaml;

pub(crate) use document::{format_of, shown as shown_problem};
pub(crate) use known::known;
