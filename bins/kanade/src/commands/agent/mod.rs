//! Machines.

pub mod attribute;
mod list;
mod ping;
mod show;

pub use list::list;
pub use ping::ping;
pub use show::show;
