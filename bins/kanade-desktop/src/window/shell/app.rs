use std::time::Instant;

use anyhow::Result;
use egui::ThemePreference;
use kanade_runtime::{SharedClock, SystemClock};
use winit::application::ApplicationHandler;
use winit::event::WindowEvent;
use winit::event_loop::{ActiveEventLoop, ControlFlow, EventLoopProxy};
use winit::window::{UserAttentionType, WindowId};

use super::fonts::Fonts;
use super::frame::{Frame, Turn};
use super::open::{Opening, Theme};
use super::signal::Signal;
use super::tray::{Face, Tray};
use crate::language::Language;
use crate::window::Link;
use crate::window::model::{Action, Attention, Desk, Event};
use crate::window::views::{Page, Scene, Wish};
use crate::window::words::Words;

/// The program while it runs.
pub struct App {
    desk: Desk,
    page: Page,
    language: Language,
    theme: ThemePreference,
    fonts: Fonts,
    link: Link,
    clock: SharedClock,
    proxy: EventLoopProxy<Signal>,
    wants_tray: bool,
    is_hidden: bool,
    has_begun: bool,
    tray: Option<Tray>,
    frame: Option<Frame>,
    /// Whether something new waits that the person was not shown.
    asks_for_a_look: bool,
    problem: Option<anyhow::Error>,
}

impl App {
    pub fn new(opening: &Opening, link: Link, proxy: EventLoopProxy<Signal>) -> Self {
        Self {
            desk: Desk::default(),
            page: Page::default(),
            language: opening.language,
            theme: match opening.theme {
                Some(Theme::Light) => ThemePreference::Light,
                Some(Theme::Dark) => ThemePreference::Dark,
                None => ThemePreference::System,
            },
            fonts: Fonts::default(),
            link,
            clock: SystemClock::shared(),
            proxy,
            wants_tray: opening.has_tray,
            is_hidden: opening.is_hidden,
            has_begun: false,
            tray: None,
            frame: None,
            asks_for_a_look: false,
            problem: None,
        }
    }

    /// How it ended.
    pub fn end(self) -> Result<()> {
        self.problem.map_or(Ok(()), Err)
    }

    fn begin(&mut self, events: &ActiveEventLoop) {
        if self.has_begun {
            return;
        }
        self.has_begun = true;
        if self.wants_tray {
            self.tray = Tray::put_up(&self.proxy, self.face());
        }
        if !self.is_hidden {
            self.show(events);
        }
    }

    /// Brings the window up.
    fn show(&mut self, events: &ActiveEventLoop) {
        self.asks_for_a_look = false;
        self.tell_tray();
        if let Some(frame) = &self.frame {
            return frame.raise();
        }
        self.fonts.look(self.language, &self.desk);
        let title = self.title();
        match Frame::open(events, &self.proxy, &self.fonts, self.theme, &title) {
            Ok(frame) => self.frame = Some(frame),
            Err(error) => {
                self.problem = Some(error);
                events.exit();
            }
        }
    }

    fn title(&self) -> String {
        let words = Words::of(self.language);
        let name = self.desk.name.as_deref().unwrap_or(words.program);
        match &self.desk.state {
            Some(state) => format!("{name} – {}", state.pc_id),
            None => name.to_owned(),
        }
    }

    fn hear(&mut self, events: &ActiveEventLoop, event: Event) {
        let attention = self.desk.hear(event);
        if let Some(frame) = &self.frame
            && self.fonts.look(self.language, &self.desk)
        {
            frame.set_fonts(&self.fonts);
        }
        match attention {
            Some(Attention::Raise) => {
                self.show(events);
                self.call(UserAttentionType::Critical);
            }
            Some(Attention::Ask) if self.frame.is_none() && self.tray_is_seen() => {
                self.asks_for_a_look = true;
            }
            Some(Attention::Ask) => {
                if self.frame.is_none() {
                    self.show(events);
                }
                self.call(UserAttentionType::Informational);
            }
            Some(Attention::Count) | None => {}
        }
        self.tell_tray();
        self.redraw();
    }

    fn call(&self, how: UserAttentionType) {
        if let Some(frame) = &self.frame {
            frame.call(how);
        }
    }

    fn redraw(&mut self) {
        let title = self.title();
        if let Some(frame) = &mut self.frame {
            frame.set_title(title);
            frame.redraw();
        }
    }

    fn tray_is_seen(&self) -> bool {
        self.tray.as_ref().is_some_and(Tray::is_seen)
    }

    fn tell_tray(&mut self) {
        let face = self.face();
        if let Some(tray) = &mut self.tray {
            tray.show(face);
        }
    }

    fn face(&self) -> Face {
        let words = Words::of(self.language);
        let unread = self.desk.unread().count();
        Face {
            title: self.title(),
            tip: match self.desk.is_up() {
                true => (words.tray)(unread),
                false => words.away.to_owned(),
            },
            has_unread: unread > 0,
            is_away: !self.desk.is_up(),
            asks_for_a_look: self.asks_for_a_look,
            open: words.open,
            quit: words.quit,
        }
    }

    fn draw(&mut self) {
        let Some(frame) = &mut self.frame else {
            return;
        };
        let scene = Scene {
            desk: &self.desk,
            words: Words::of(self.language),
            now: self.clock.now(),
            lacks_glyphs: self.fonts.lacks_glyphs(),
        };
        match frame.draw(&scene, &mut self.page) {
            Ok(wishes) => wishes.into_iter().for_each(|wish| self.fulfil(wish)),
            Err(error) => self.problem = Some(error),
        }
    }

    fn fulfil(&mut self, wish: Wish) {
        match wish {
            Wish::Ask(action) => self.ask(action),
            Wish::OtherTheme => {
                if let Some(frame) = &self.frame {
                    self.theme = frame.other_theme();
                }
            }
            Wish::OtherLanguage => {
                self.language = match self.language {
                    Language::En => Language::Ja,
                    Language::Ja => Language::En,
                };
                self.fonts.look(self.language, &self.desk);
                if let Some(frame) = &self.frame {
                    frame.set_fonts(&self.fonts);
                }
                self.tell_tray();
            }
        }
        self.redraw();
    }

    /// Takes the desktop's colours, unless others were asked for.
    #[cfg(target_os = "linux")]
    fn follow(&mut self, is_dark: bool) {
        if self.theme != ThemePreference::System {
            return;
        }
        self.theme = match is_dark {
            true => ThemePreference::Dark,
            false => ThemePreference::Light,
        };
        if let Some(frame) = &self.frame {
            frame.set_theme(self.theme);
        }
        self.redraw();
    }

    fn ask(&mut self, action: Action) {
        self.desk.ask(&action, self.clock.now());
        self.link.ask(action);
    }

    /// The window is closed. Where nothing would be left to open it by, the program ends.
    fn close(&mut self, events: &ActiveEventLoop) {
        self.frame = None;
        if !self.tray_is_seen() && !self.is_hidden {
            events.exit();
        }
    }
}

impl ApplicationHandler<Signal> for App {
    fn resumed(&mut self, events: &ActiveEventLoop) {
        self.begin(events);
    }

    fn user_event(&mut self, events: &ActiveEventLoop, signal: Signal) {
        match signal {
            Signal::Heard(event) => self.hear(events, event),
            Signal::Open => self.show(events),
            Signal::Quit => events.exit(),
            Signal::Access(event) => {
                if let Some(frame) = &mut self.frame {
                    frame.access(event);
                }
            }
            #[cfg(target_os = "linux")]
            Signal::Desktop { is_dark } => self.follow(is_dark),
            Signal::Draw => {
                if let Some(frame) = &self.frame {
                    frame.redraw();
                }
            }
        }
    }

    fn window_event(&mut self, events: &ActiveEventLoop, id: WindowId, event: WindowEvent) {
        let frame = self.frame.as_mut().filter(|frame| frame.is(id));
        let turn = frame.map(|frame| frame.on_event(&event));
        match turn {
            Some(Turn::Draw) => self.draw(),
            Some(Turn::Close) => self.close(events),
            Some(Turn::Nothing) | None => {}
        }
        if self.problem.is_some() {
            events.exit();
        }
    }

    fn about_to_wait(&mut self, events: &ActiveEventLoop) {
        let next = self.frame.as_ref().map(Frame::draws_next);
        events.set_control_flow(match (next, &self.frame) {
            (Some(at), Some(frame)) if at <= Instant::now() => {
                frame.redraw();
                ControlFlow::Wait
            }
            (Some(at), _) => ControlFlow::WaitUntil(at),
            (None, _) => ControlFlow::Wait,
        });
    }
}
