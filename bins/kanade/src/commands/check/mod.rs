//! Compliance.

mod alerts;
mod clear;
mod list;
mod matrix;
mod transitions;

pub use alerts::alerts;
pub use clear::clear;
pub use list::list;
pub use matrix::matrix;
pub use transitions::transitions;
