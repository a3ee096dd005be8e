//! Questions in SQL.

mod ask;
mod schema;

pub use ask::ask;
pub use schema::schema;
