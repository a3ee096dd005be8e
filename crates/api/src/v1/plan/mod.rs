//! Plans: what a folder of documents would change, and doing exactly that.

pub mod apply;
pub mod draw;
