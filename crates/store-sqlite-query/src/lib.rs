//! Operator SQL: read-only queries over documented views.
//!
//! Every question gets a connection of its own that can only read, sees the views and their columns
//! through an authorizer, and is stopped when it takes too long or grows too large. The views are
//! stated once, in `catalogue`: the connection, the API and docs/querying.md are made from them.

mod authorize;
mod catalogue;
mod connection;
mod database;
mod documentation;
mod evaluate;
mod exploded;
mod functions;
mod names;

pub use catalogue::{StaticColumn, StaticView, VIEWS};
pub use database::QueryDatabase;
pub use documentation::documentation;
