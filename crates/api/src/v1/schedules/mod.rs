//! Schedules: what runs where and when.

pub mod coverage;
pub mod coverages;
pub mod create;
pub mod delete;
pub mod disable;
pub mod enable;
pub mod get;
pub mod history;
pub mod list;
mod outlook;
pub mod preview;
pub mod schema;
mod shown;
pub mod status;
mod switch;
pub mod upcoming;
pub mod validate;
pub mod yaml;

pub use outlook::fire_shown;
