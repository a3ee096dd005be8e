//! The window as the system knows it, the tray, fonts and pixels.
//!
//! Pixels are drawn by this program itself and handed to the system as a picture: it needs no graphics
//! driver, in a virtual machine and over remote desktop as little as anywhere. A closed window is gone
//! until it is asked for again; what is known stays.

mod access;
mod app;
#[cfg(target_os = "linux")]
mod desktop;
mod fonts;
mod frame;
mod icon;
mod only;
mod open;
mod signal;
mod tray;

pub use open::{Opening, Theme, open};
