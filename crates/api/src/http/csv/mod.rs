//! Every list as CSV: `?format=csv`, or `Accept: text/csv`.
//!
//! One layer serves all lists. It calls the operation page by page, following the `Link` each page
//! names, and writes rows as they come, so that a list of any length is streamed whole under the
//! same filters and the same role. What is a list, and which columns it has, is read from the
//! OpenAPI document: an operation that takes `cursor`, or whose answer is nothing but rows.

mod export;
mod shape;
mod table;

pub use export::{CsvLists, as_csv};
pub use shape::declare;
