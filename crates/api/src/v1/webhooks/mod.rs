//! Programs that are told of alerts.

pub mod change;
pub mod create;
pub mod delete;
pub mod list;
mod refused;
mod row;
pub mod test;

pub(crate) use refused::AlertRefused;
pub(crate) use row::check_events;
