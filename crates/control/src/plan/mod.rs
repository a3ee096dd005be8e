//! What a folder of documents would change, and doing exactly that.
//!
//! A plan holds every revision it has seen. It is applied only while all of them are still there;
//! each write is compared-and-set on its own too.

mod apply;
mod draft;
mod draw;
mod going;
mod reach;
mod scope;
mod together;

pub use apply::{ApplyError, Outcome};
pub use draw::Planner;
