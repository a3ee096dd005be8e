//! The rules of a rollout, as pure functions over what is stored: what happens next, what a person
//! may order, and what has to be done for it outside. Time and answers are arguments.
//!
//! What must stay true: [`Effect::Dispatch`] is the only thing that sends messages, and it names
//! a wave only when every earlier one has passed. Doing an effect twice does no harm.

mod advance;
mod effect;
mod moved;
mod order;
mod tally;

#[cfg(test)]
mod tests;

pub use advance::{Seen, advance, wakes_at};
pub use effect::{Effect, begun, dispatched, effect, exec_id, refused, stopped};
pub use moved::{Moved, current};
pub use order::{Order, Refused, order};
pub use tally::Tally;
