//! Jobs.

mod create;
mod delete;
mod export;
mod list;
mod show;
mod validate;

pub use create::create;
pub use delete::delete;
pub use export::export;
pub use list::list;
pub use show::show;
pub use validate::validate;
