//! How busy machines are.

mod fleet;
mod processes;
mod show;
mod top;

pub use fleet::fleet;
pub use processes::processes;
pub use show::show;
pub use top::top;
