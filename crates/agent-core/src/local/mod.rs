//! Programs of the people at the machine: KLP (contract wire.md §3.18).
//!
//! Each connection is a conversation with one person, who is whom the operating system says. It tells
//! how the machine is and what people are to read, and takes their confirmations.

mod conversation;
mod listen;
mod notices;
mod requests;
mod view;

pub use listen::{HostListener, Listener, Stream};

pub(crate) use listen::{SharedListener, serve};
