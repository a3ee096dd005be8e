//! Linux: units of systemd.

#[cfg(target_os = "linux")]
pub(super) mod control;
mod unit;

pub use unit::{path, unit};
