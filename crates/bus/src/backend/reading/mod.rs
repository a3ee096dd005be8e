//! Reading streams in batches, from any sequence, over whatever happens to the connection.

mod message;
mod pull;
mod reader;

pub use message::StreamMessage;
pub(super) use pull::{Pull, PullSize, Start};
pub use reader::{Read, StreamReader};
