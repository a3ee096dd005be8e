//! Changes brought to machines wave by wave.

mod create;
mod list;
mod order;
mod show;
mod spec;
mod watch;

pub use create::create;
pub use list::list;
pub use order::order;
pub use show::show;
pub use watch::watch;
