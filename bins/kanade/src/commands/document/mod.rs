//! What is done to documents of every kind.

mod create;
mod delete;
mod diff;
mod export;
mod history;
mod restore;
mod revisions;
mod validate;

pub use create::create;
pub use delete::delete;
pub use diff::coloured;
pub use export::export;
pub use revisions::revisions;
pub use validate::validate;
