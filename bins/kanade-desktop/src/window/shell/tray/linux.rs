//! A StatusNotifierItem on the session's bus. A desktop that shows no such items, as GNOME without its
//! extension, may begin to show them later.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ksni::blocking::{Handle, TrayMethods};
use ksni::menu::StandardItem;
use ksni::{Category, Icon, MenuItem, OfflineReason, Status, ToolTip};
use winit::event_loop::EventLoopProxy;

use super::super::icon::{SIDE, pixels};
use super::super::signal::Signal;
use super::Face;

pub struct Tray {
    handle: Handle<Item>,
    is_seen: Arc<AtomicBool>,
}

impl Tray {
    pub fn put_up(proxy: &EventLoopProxy<Signal>, face: &Face) -> Option<Self> {
        let is_seen = Arc::new(AtomicBool::new(true));
        let item = Item {
            face: face.clone(),
            proxy: proxy.clone(),
            is_seen: is_seen.clone(),
        };
        let handle = item.assume_sni_available(true).spawn().ok()?;
        Some(Self { handle, is_seen })
    }

    pub fn is_seen(&self) -> bool {
        self.is_seen.load(Ordering::Relaxed) && !self.handle.is_closed()
    }

    pub fn show(&self, _before: &Face, face: &Face) {
        let face = face.clone();
        self.handle.update(|item| item.face = face);
    }
}

struct Item {
    face: Face,
    proxy: EventLoopProxy<Signal>,
    is_seen: Arc<AtomicBool>,
}

impl Item {
    fn tell(&self, signal: Signal) {
        // Nobody hears it only while the program ends.
        let _ = self.proxy.send_event(signal);
    }
}

impl ksni::Tray for Item {
    fn id(&self) -> String {
        "kanade-client".to_owned()
    }

    fn category(&self) -> Category {
        Category::SystemServices
    }

    fn title(&self) -> String {
        self.face.title.clone()
    }

    fn status(&self) -> Status {
        match self.face.asks_for_a_look {
            true => Status::NeedsAttention,
            false => Status::Active,
        }
    }

    fn icon_pixmap(&self) -> Vec<Icon> {
        vec![picture(&self.face)]
    }

    fn attention_icon_pixmap(&self) -> Vec<Icon> {
        vec![picture(&self.face)]
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip {
            title: self.face.title.clone(),
            description: self.face.tip.clone(),
            ..ToolTip::default()
        }
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        self.tell(Signal::Open);
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        vec![
            entry(self.face.open, || Signal::Open),
            entry(self.face.quit, || Signal::Quit),
        ]
    }

    fn watcher_online(&self) {
        self.is_seen.store(true, Ordering::Relaxed);
    }

    fn watcher_offline(&self, _reason: OfflineReason) -> bool {
        self.is_seen.store(false, Ordering::Relaxed);
        true
    }
}

fn entry(name: &str, signal: fn() -> Signal) -> MenuItem<Item> {
    StandardItem {
        label: name.to_owned(),
        activate: Box::new(move |item: &mut Item| item.tell(signal())),
        ..StandardItem::default()
    }
    .into()
}

/// Opacity comes first on the bus.
fn picture(face: &Face) -> Icon {
    let mut data = pixels(face.sign());
    for pixel in data.chunks_exact_mut(4) {
        pixel.rotate_right(1);
    }
    Icon {
        width: SIDE.into(),
        height: SIDE.into(),
        data,
    }
}
