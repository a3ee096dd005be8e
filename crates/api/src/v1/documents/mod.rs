//! What operations on documents of every kind share.

mod body;
mod delete;
mod edited;
pub(crate) mod group_history;
pub(crate) mod history;
mod known;
mod refused;
mod save;
mod text;
mod writing;

pub(crate) use body::{read, shown_problem};
pub(crate) use delete::delete;
pub(crate) use edited::Edited;
pub(crate) use known::known;
pub(crate) use refused::DocumentRefused;
pub(crate) use save::save;
pub(crate) use text::text;
pub(crate) use writing::writing;
