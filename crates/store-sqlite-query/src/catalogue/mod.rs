//! The views: those that are always there, and those of a connection.

mod open;
mod views;

pub use open::{OpenColumn, OpenView, known_views, view_of};
pub use views::{ATTRIBUTE_ROWS, ATTRIBUTES, StaticColumn, StaticView, VIEWS};
