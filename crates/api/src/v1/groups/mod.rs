//! Groups of machines.

mod check;
pub mod contacts;
pub mod create;
pub mod delete;
pub mod get;
pub mod list;
pub mod members;
pub mod of_machine;
pub mod preview;
mod refused;
mod row;
pub mod schema;
pub mod validate;
pub mod yaml;
