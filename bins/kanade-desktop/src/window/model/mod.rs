//! What is known at a desk, and how it changes. Nothing here waits, draws or knows the time.

mod desk;
mod events;
mod notices;
mod runs;
mod summary;

pub use desk::{Desk, LinkState};
pub use events::{Action, Attention, Event};
pub use notices::Notice;
pub use runs::Run;
pub use summary::{Standing, summary};
