//! Questions to every machine that is online.

mod live_query;
mod ping;
mod progress;

pub use live_query::live_query;
pub use ping::ping;
