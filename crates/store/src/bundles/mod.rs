//! Bundles of files that jobs brought back.

mod reader;
mod row;

pub use reader::BundleReader;
pub use row::{Bundle, BundlePlace, BundleRemoval};
