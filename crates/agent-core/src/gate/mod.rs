//! May this command run here and now? One function, asked on every way in and again after each wait.
//!
//! It decides from what it is given and touches nothing, so that every decision can be tested and none can be
//! forgotten on one of the ways.

mod decision;
mod rules;
#[cfg(test)]
mod tests;

pub use decision::{Decision, Refusal, killed_note};
pub use rules::{Circumstances, ContactAge, decide, of_another_system};
