//! Windows: services of the service control manager.

pub mod control;
pub mod host;
