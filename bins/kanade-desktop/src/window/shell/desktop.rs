//! Whether the desktop is dark: X11 does not tell, the desktop's portal does.

use std::thread;

use winit::event_loop::EventLoopProxy;
use zbus::blocking::Connection;
use zbus::zvariant::OwnedValue;

use super::signal::Signal;

/// The portal's word for a dark desktop.
const DARK: u32 = 1;

/// Asks, and hands on the answer; nothing where nobody answers.
pub fn ask(proxy: EventLoopProxy<Signal>) {
    let asking = thread::Builder::new().name("desktop".to_owned());
    let asked = asking.spawn(move || {
        if let Some(scheme) = color_scheme() {
            let is_dark = scheme == DARK;
            // Nobody hears it only while the program ends.
            let _ = proxy.send_event(Signal::Desktop { is_dark });
        }
    });
    // Without a thread the colours are the usual ones.
    drop(asked);
}

fn color_scheme() -> Option<u32> {
    let answer = Connection::session().ok()?.call_method(
        Some("org.freedesktop.portal.Desktop"),
        "/org/freedesktop/portal/desktop",
        Some("org.freedesktop.portal.Settings"),
        "ReadOne",
        &("org.freedesktop.appearance", "color-scheme"),
    );
    let value: OwnedValue = answer.ok()?.body().deserialize().ok()?;
    value.downcast_ref().ok()
}
