//! Questions in SQL, for admins.

mod answer;
pub mod ask;
pub mod delete;
mod failure;
pub mod save;
pub mod saved;
pub mod schema;
