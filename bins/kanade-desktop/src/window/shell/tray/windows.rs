//! An icon in the notification area of the task bar.

use tray_icon::menu::{Menu, MenuEvent, MenuItem};
use tray_icon::{Icon, MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use winit::event_loop::EventLoopProxy;

use super::super::icon::{SIDE, pixels};
use super::super::signal::Signal;
use super::Face;

pub struct Tray {
    icon: TrayIcon,
    open: MenuItem,
    quit: MenuItem,
}

impl Tray {
    pub fn put_up(proxy: &EventLoopProxy<Signal>, face: &Face) -> Option<Self> {
        let (menu, open, quit) = (
            Menu::new(),
            MenuItem::new(face.open, true, None),
            MenuItem::new(face.quit, true, None),
        );
        menu.append_items(&[&open, &quit]).ok()?;
        let icon = TrayIconBuilder::new()
            .with_menu(Box::new(menu))
            .with_menu_on_left_click(false)
            .with_tooltip(tip(face))
            .with_icon(picture(face)?)
            .build()
            .ok()?;
        listen(proxy, &quit);
        Some(Self { icon, open, quit })
    }

    pub const fn is_seen(&self) -> bool {
        true
    }

    pub fn show(&self, before: &Face, face: &Face) {
        if before.sign() != face.sign() {
            // An icon that the task bar does not take stays the one it was.
            let _ = self.icon.set_icon(picture(face));
        }
        let _ = self.icon.set_tooltip(Some(tip(face)));
        self.open.set_text(face.open);
        self.quit.set_text(face.quit);
    }
}

fn listen(proxy: &EventLoopProxy<Signal>, quit: &MenuItem) {
    let (of_menu, of_icon, quit) = (proxy.clone(), proxy.clone(), quit.id().clone());
    MenuEvent::set_event_handler(Some(move |event: MenuEvent| {
        let signal = match event.id == quit {
            true => Signal::Quit,
            false => Signal::Open,
        };
        // Nobody hears it only while the program ends.
        let _ = of_menu.send_event(signal);
    }));
    TrayIconEvent::set_event_handler(Some(move |event: TrayIconEvent| {
        if let TrayIconEvent::Click {
            button: MouseButton::Left,
            button_state: MouseButtonState::Up,
            ..
        } = event
        {
            let _ = of_icon.send_event(Signal::Open);
        }
    }));
}

fn tip(face: &Face) -> String {
    format!("{}\n{}", face.title, face.tip)
}

fn picture(face: &Face) -> Option<Icon> {
    Icon::from_rgba(pixels(face.sign()), SIDE.into(), SIDE.into()).ok()
}
