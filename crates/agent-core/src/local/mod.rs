//! Programs of the people at the machine: KLP (contract wire.md §3.18).
//!
//! Each connection is a conversation with one person, who is whom the operating system says. It tells
//! how the machine is and what people are to read, takes their confirmations, and runs for them what they may run.

mod conversation;
mod follow;
mod held;
mod jobs;
mod listen;
mod maintenance;
mod notices;
mod pace;
mod requests;
#[cfg(test)]
mod tests;
mod view;

pub use listen::{HostListener, Listener, Stream};

pub(crate) use held::held_back;
pub(crate) use listen::{SharedListener, serve};
pub(crate) use pace::Pace;
