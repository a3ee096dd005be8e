//! Answers what agents ask: `sync.<pc>` from memory, `blob.<pc>` from the store of scripts.

mod answer;
mod blobs;
mod index;
mod positions;
mod requests;
mod state;

pub use answer::SyncResponder;
pub use blobs::BlobResponder;
pub use index::{CommandIndex, IndexedCommand};
pub use positions::StreamPositions;
pub use state::StateTexts;
