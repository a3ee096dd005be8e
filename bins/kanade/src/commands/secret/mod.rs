//! Secrets.

mod delete;
mod list;
mod set;

pub use delete::delete;
pub use list::list;
pub use set::set;
