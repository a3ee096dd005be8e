//! What programs that help people read the screen are told, and what they ask.

use accesskit_winit::{Adapter, Event as AccessEvent, WindowEvent as Asked};
use egui::accesskit::TreeUpdate;
use egui::{Context, Event, RawInput};
use winit::event::WindowEvent;
use winit::event_loop::{ActiveEventLoop, EventLoopProxy};
use winit::window::Window;

use super::signal::Signal;

/// The way to them.
pub struct Access {
    adapter: Adapter,
}

impl Access {
    /// Must be made before the window is seen.
    pub fn new(events: &ActiveEventLoop, window: &Window, proxy: &EventLoopProxy<Signal>) -> Self {
        let adapter = Adapter::with_event_loop_proxy(events, window, proxy.clone());
        Self { adapter }
    }

    /// Lets them see what happens to the window.
    pub fn see(&mut self, window: &Window, event: &WindowEvent) {
        self.adapter.process_event(window, event);
    }

    /// Tells them what is shown.
    pub fn tell(&mut self, tree: Option<TreeUpdate>) {
        if let Some(tree) = tree {
            self.adapter.update_if_active(|| tree);
        }
    }
}

/// Does what they ask, with the next drawing.
pub fn obey(event: AccessEvent, context: &Context, input: &mut RawInput) {
    match event.window_event {
        Asked::InitialTreeRequested => context.enable_accesskit(),
        Asked::ActionRequested(request) => {
            input.events.push(Event::AccessKitActionRequest(request))
        }
        Asked::AccessibilityDeactivated => context.disable_accesskit(),
    }
}
