//! The sign in the tray, where the desktop has one.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "linux")]
use linux as platform;
#[cfg(windows)]
use windows as platform;

use winit::event_loop::EventLoopProxy;

use super::icon::Sign;
use super::signal::Signal;

/// What the sign says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face {
    pub title: String,
    pub tip: String,
    pub has_unread: bool,
    pub is_away: bool,
    pub asks_for_a_look: bool,
    /// What the menu's entries are called.
    pub open: &'static str,
    pub quit: &'static str,
}

impl Face {
    const fn sign(&self) -> Sign {
        Sign {
            has_unread: self.has_unread,
            is_away: self.is_away,
        }
    }
}

/// The sign, while it is up.
pub struct Tray {
    face: Face,
    platform: platform::Tray,
}

impl Tray {
    /// Puts it up; `None` where the desktop has no place for such signs.
    pub fn put_up(proxy: &EventLoopProxy<Signal>, face: Face) -> Option<Self> {
        let platform = platform::Tray::put_up(proxy, &face)?;
        Some(Self { face, platform })
    }

    /// Whether people can see it now.
    pub fn is_seen(&self) -> bool {
        self.platform.is_seen()
    }

    /// Lets it say something else.
    pub fn show(&mut self, face: Face) {
        if face != self.face {
            self.platform.show(&self.face, &face);
            self.face = face;
        }
    }
}
