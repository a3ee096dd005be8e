//! Alerts to operators and their deliveries.

pub mod deliveries;
pub mod list;
