use std::num::NonZeroU32;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow};
use egui::{Context, FullOutput, OutputCommand, ThemePreference, ViewportId};
use egui_software_backend::{BufferMutRef, ColorFieldOrder, EguiSoftwareRender};
use softbuffer::{SoftBufferError, Surface};
use winit::dpi::LogicalSize;
use winit::event::WindowEvent;
use winit::event_loop::{ActiveEventLoop, EventLoopProxy, OwnedDisplayHandle};
use winit::window::{UserAttentionType, Window, WindowId};

use super::access::{self, Access};
use super::fonts::Fonts;
use super::icon;
use super::signal::Signal;
use crate::window::look::dress;
use crate::window::views::{Page, Scene, Wish, show};

/// Times that are told as a distance are right again after so long.
const STALE: Duration = Duration::from_secs(30);

/// What is to be done after something happened to the window.
pub enum Turn {
    Nothing,
    Draw,
    Close,
}

/// The window, while there is one.
pub struct Frame {
    surface: Surface<OwnedDisplayHandle, Rc<Window>>,
    window: Rc<Window>,
    access: Access,
    context: Context,
    input: egui_winit::State,
    painter: EguiSoftwareRender,
    title: String,
    draws_next: Instant,
}

impl Frame {
    /// Opens it.
    pub fn open(
        events: &ActiveEventLoop,
        proxy: &EventLoopProxy<Signal>,
        fonts: &Fonts,
        theme: ThemePreference,
        title: &str,
    ) -> Result<Self> {
        let attributes = Window::default_attributes()
            .with_title(title)
            .with_inner_size(LogicalSize::new(480.0, 680.0))
            .with_min_inner_size(LogicalSize::new(340.0, 360.0))
            .with_window_icon(icon::of_window())
            .with_visible(false);
        let window = events.create_window(attributes);
        let window = Rc::new(window.context("the desktop gives no window")?);
        let access = Access::new(events, &window, proxy);
        let display = softbuffer::Context::new(events.owned_display_handle());
        let display = display.map_err(unpaintable)?;
        let surface = Surface::new(&display, window.clone()).map_err(unpaintable)?;
        let context = context(proxy, fonts, theme);
        let input = egui_winit::State::new(
            context.clone(),
            ViewportId::ROOT,
            &window,
            Some(scale(&window)),
            window.theme(),
            None,
        );
        window.set_visible(true);
        Ok(Self {
            surface,
            window,
            access,
            context,
            input,
            painter: EguiSoftwareRender::new(ColorFieldOrder::Bgra),
            title: title.to_owned(),
            draws_next: Instant::now(),
        })
    }

    /// Whether it is the one of this id.
    pub fn is(&self, id: WindowId) -> bool {
        self.window.id() == id
    }

    /// Brings it before the others.
    pub fn raise(&self) {
        self.window.set_minimized(false);
        self.window.focus_window();
    }

    /// Asks for a look at it.
    pub fn call(&self, how: UserAttentionType) {
        if !self.window.has_focus() {
            self.window.request_user_attention(Some(how));
        }
    }

    pub fn set_title(&mut self, title: String) {
        if title != self.title {
            self.window.set_title(&title);
            self.title = title;
        }
    }

    pub fn set_fonts(&self, fonts: &Fonts) {
        self.context.set_fonts(fonts.definitions());
    }

    #[cfg(target_os = "linux")]
    pub fn set_theme(&self, theme: ThemePreference) {
        self.context.set_theme(theme);
    }

    /// Takes the theme that is not shown, and says which.
    pub fn other_theme(&self) -> ThemePreference {
        let theme = match self.context.theme() {
            egui::Theme::Dark => ThemePreference::Light,
            egui::Theme::Light => ThemePreference::Dark,
        };
        self.context.set_theme(theme);
        theme
    }

    pub fn redraw(&self) {
        self.window.request_redraw();
    }

    /// When it must be drawn again without anything having happened.
    pub const fn draws_next(&self) -> Instant {
        self.draws_next
    }

    /// Does what programs that help people read the screen ask.
    pub fn access(&mut self, event: accesskit_winit::Event) {
        access::obey(event, &self.context, self.input.egui_input_mut());
        self.redraw();
    }

    /// Takes in what happened to the window.
    pub fn on_event(&mut self, event: &WindowEvent) -> Turn {
        self.access.see(&self.window, event);
        let response = self.input.on_window_event(&self.window, event);
        match event {
            WindowEvent::CloseRequested => return Turn::Close,
            WindowEvent::RedrawRequested => return Turn::Draw,
            WindowEvent::Focused(true) => self.window.request_user_attention(None),
            _ => {}
        }
        if response.repaint {
            self.redraw();
        }
        Turn::Nothing
    }

    /// Draws everything.
    pub fn draw(&mut self, scene: &Scene<'_>, page: &mut Page) -> Result<Vec<Wish>> {
        let mut wishes = Vec::new();
        let input = self.input.take_egui_input(&self.window);
        let mut output = self.context.run_ui(input, |ui| {
            wishes.extend(show(ui, scene, page));
        });
        open_links(&mut output.platform_output.commands);
        self.access
            .tell(output.platform_output.accesskit_update.take());
        let platform = std::mem::take(&mut output.platform_output);
        self.input.handle_platform_output(&self.window, platform);
        let delay = output.viewport_output.get(&ViewportId::ROOT);
        let delay = delay.map_or(STALE, |viewport| viewport.repaint_delay.min(STALE));
        self.draws_next = Instant::now() + delay;
        self.paint(output)?;
        Ok(wishes)
    }

    fn paint(&mut self, output: FullOutput) -> Result<()> {
        let size = self.window.inner_size();
        let (Some(width), Some(height)) =
            (NonZeroU32::new(size.width), NonZeroU32::new(size.height))
        else {
            return Ok(());
        };
        let scale = output.pixels_per_point;
        let shapes = self.context.tessellate(output.shapes, scale);
        self.surface.resize(width, height).map_err(unpaintable)?;
        let mut buffer = self.surface.buffer_mut().map_err(unpaintable)?;
        buffer.fill(0);
        let mut pixels = BufferMutRef::new(
            bytemuck::cast_slice_mut(&mut buffer),
            width.get() as usize,
            height.get() as usize,
        );
        self.painter
            .render(&mut pixels, &shapes, &output.textures_delta, scale);
        buffer.present().map_err(unpaintable)
    }
}

fn context(proxy: &EventLoopProxy<Signal>, fonts: &Fonts, theme: ThemePreference) -> Context {
    let context = Context::default();
    dress(&context);
    context.set_fonts(fonts.definitions());
    context.set_theme(theme);
    let proxy = proxy.clone();
    context.set_request_repaint_callback(move |asked| {
        if asked.delay.is_zero() {
            // Nobody hears it only while the program ends.
            let _ = proxy.send_event(Signal::Draw);
        }
    });
    context
}

#[expect(clippy::cast_possible_truncation, reason = "a factor near one")]
fn scale(window: &Window) -> f32 {
    window.scale_factor() as f32
}

/// Opens links to the web in the browser; they have no other place to go.
fn open_links(commands: &mut Vec<OutputCommand>) {
    commands.retain(|command| match command {
        OutputCommand::OpenUrl(link) => {
            if let Err(error) = open::that_detached(&link.url) {
                eprintln!("kanade-client: {} cannot be opened: {error}", link.url);
            }
            false
        }
        _ => true,
    });
}

#[expect(clippy::needless_pass_by_value, reason = "what `map_err` hands over")]
fn unpaintable(error: SoftBufferError) -> anyhow::Error {
    anyhow!("the desktop takes no picture for its window: {error}")
}
