//! How busy machines are.

mod fleet;
mod show;
mod top;

pub use fleet::fleet;
pub use show::show;
pub use top::top;
