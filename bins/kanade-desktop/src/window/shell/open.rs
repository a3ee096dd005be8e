use std::path::PathBuf;

use anyhow::{Context, Result, anyhow};
use clap::ValueEnum;
use kanade_runtime::SystemClock;
use winit::error::EventLoopError;
use winit::event_loop::EventLoop;

use super::app::App;
#[cfg(target_os = "linux")]
use super::desktop;
use super::only;
use super::signal::Signal;
use crate::language::Language;
use crate::window::Link;

/// How the window is opened.
#[derive(Debug)]
pub struct Opening {
    /// Where the agent listens.
    pub address: PathBuf,
    /// What is spoken.
    pub language: Language,
    /// The colours; the desktop's when nothing is said.
    pub theme: Option<Theme>,
    /// Whether a sign in the tray is wanted.
    pub has_tray: bool,
    /// Whether the window waits until it is needed.
    pub is_hidden: bool,
}

/// Colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// Opens the window, and returns when the person ends the program. Where this account's program runs
/// with a tray already, that one shows its window instead.
///
/// # Errors
/// When there is no desktop to open it on, or the desktop refuses.
pub fn open(opening: &Opening) -> Result<()> {
    if opening.has_tray && only::runs_already(!opening.is_hidden) {
        return Ok(());
    }
    let events = EventLoop::<Signal>::with_user_event().build();
    let events = events.map_err(|error| no_desktop(&error))?;
    if opening.has_tray {
        be_the_only_one(&events);
    }
    #[cfg(target_os = "linux")]
    desktop::ask(events.create_proxy());
    let proxy = events.create_proxy();
    let link = Link::start(
        opening.address.clone(),
        SystemClock::shared(),
        move |event| {
            // Nobody hears it only while the program ends.
            let _ = proxy.send_event(Signal::Heard(event));
        },
    )
    .context("the system gives no thread")?;
    let mut app = App::new(opening, link, events.create_proxy());
    events
        .run_app(&mut app)
        .context("the desktop ended the window")?;
    app.end()
}

/// A second program is no harm, only a second sign in the tray.
fn be_the_only_one(events: &EventLoop<Signal>) {
    let proxy = events.create_proxy();
    // Nobody hears it only while the program ends.
    let open = move || drop(proxy.send_event(Signal::Open));
    if let Err(error) = only::listen(open) {
        eprintln!("kanade-client: a second start will not find this one: {error}");
    }
}

#[cfg(target_os = "linux")]
fn no_desktop(_error: &EventLoopError) -> anyhow::Error {
    match std::env::var("DISPLAY") {
        Ok(display) if !display.is_empty() => {
            anyhow!("the X server {display:?}, which DISPLAY names, does not answer")
        }
        _ => anyhow!(
            "DISPLAY names no X server, and a Wayland desktop without Xwayland is not enough"
        ),
    }
}

#[cfg(not(target_os = "linux"))]
fn no_desktop(error: &EventLoopError) -> anyhow::Error {
    anyhow!("there is no desktop that this program can reach: {error}")
}
