//! What machines have.

mod history;
mod list;
mod search;
mod show;

pub use history::history;
pub use list::list;
pub use search::search;
pub use show::show;
