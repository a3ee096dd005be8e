//! What results of inventory jobs say about machines: facts, lists, tables made of lists, changes.
//!
//! Only a run that succeeded says something. A document that cannot be read changes no fact and is
//! told as a problem of its machine until a good one comes. Of two reports the later stored counts,
//! so reading a stream once more changes nothing.

mod document;
mod finding;
mod history;
mod machine;
mod state;

pub use finding::Finding;
pub use state::Inventory;
