//! Groups: the machines a document names, or those that a query finds.

mod document;
mod parse;

pub use document::{Group, Membership};
pub use parse::{ParsedGroup, group_schema, parse_group};
