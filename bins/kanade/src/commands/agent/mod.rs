//! Machines.

mod adoption;
pub mod attribute;
mod diagnose;
mod list;
mod logs;
mod ping;
mod show;

pub use adoption::adoption;
pub use diagnose::diagnose;
pub use list::list;
pub use logs::logs;
pub use ping::ping;
pub use show::show;
