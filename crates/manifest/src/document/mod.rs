//! From text to a checked document, the same way for jobs, schedules and views.
//!
//! The text becomes a [`node::Node`] tree that knows where everything stands. The tree is compared
//! with the JSON Schema of the document ([`check`]): unknown keys, wrong types, unknown words and
//! missing keys, all of them. What is wrong is replaced by something right ([`repair`]), so that
//! serde can decode the rest and the document's own rules ([`review`]) see it too: one round shows
//! every problem. Nothing that was repaired is ever handed out.

mod check;
mod describe;
mod edit;
mod node;
mod parse;
mod path;
mod problem;
mod read;
mod repair;
mod review;
mod schema;
mod suggest;

pub use edit::with_key;
pub use parse::Format;
pub use problem::Problem;

pub(crate) use node::{Node, Place};
pub(crate) use parse::parse;
pub(crate) use path::Path;
pub(crate) use read::read;
pub(crate) use review::{Review, Reviewed};
pub(crate) use schema::schema_of;
