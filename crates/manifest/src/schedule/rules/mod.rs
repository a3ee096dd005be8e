//! When a schedule fires and what keeps it from firing, as functions of times and documents alone.
//!
//! Times of a schedule are times on the wall of its zone. Where a clock change
//!
//! - **skips** a time, it fires once, at the moment of the change;
//! - **repeats** a time, it fires the first time only;
//!
//! except for a line of cron whose hour is `*`, `*/2` and so on: that means elapsed time, so it
//! fires whenever the wall shows it: not in what is skipped, twice in what is repeated.

mod clock;
mod days;
mod due;
mod fires;
mod gate;
mod stretch;
mod window;

pub use clock::{Clock, ClockError};
pub use days::Days;
pub use due::{Due, ON_TIME, due};
pub use fires::Fires;
pub use gate::{Refusal, gate};
pub use window::Window;
