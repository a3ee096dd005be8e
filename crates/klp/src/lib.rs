//! KLP, version 1: what the agent and the program of the people at its machine say to each other
//! (contract wire.md §3.18).
//!
//! JSON-RPC 2.0 in frames of a length and a text, over a Unix socket or a named pipe. Who speaks is
//! what the operating system says of the connection, never what a message says.

mod connection;
mod errors;
mod frames;
pub mod messages;

pub use connection::{CallError, Connection, Push};
pub use errors::{ErrorKind, RpcError};
pub use frames::{FrameError, LONGEST_FRAME, read_frame, read_frames, write_frame};

/// The version of the protocol.
pub const PROTOCOL: u32 = 1;
