//! Views: dashboards over the events that machines report (contract wire.md §3.15).

mod document;
mod parse;
mod widget;

pub use document::View;
pub use parse::{ParsedView, parse_view, view_schema};
pub use widget::Widget;
