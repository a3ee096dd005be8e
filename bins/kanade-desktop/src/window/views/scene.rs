use chrono::{DateTime, Utc};
use kanade_wire::JobId;

use crate::window::model::{Action, Desk};
use crate::window::words::Words;

/// What there is to draw.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// What is known.
    pub desk: &'a Desk,
    /// The language.
    pub words: &'static Words,
    /// The time.
    pub now: DateTime<Utc>,
    /// Whether there is no font for what shall be read.
    pub lacks_glyphs: bool,
}

/// Where the person is.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The tab.
    pub tab: Tab,
    /// The job that is not begun before a question is answered.
    pub asked: Option<JobId>,
}

/// A tab.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tab {
    /// How the machine is, what is to be read, what is planned.
    #[default]
    Home,
    /// Every notice.
    Notices,
    /// What people may run themselves.
    SelfService,
}

/// What the person wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Something of the agent.
    Ask(Action),
    /// The other theme.
    OtherTheme,
    /// The other language.
    OtherLanguage,
}
