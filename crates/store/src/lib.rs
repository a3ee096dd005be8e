//! Ports over the backend's databases: traits, rows, filters and pages.

pub mod state;
