use crate::window::model::Event;

/// What reaches the window's thread from others.
#[derive(Debug)]
pub enum Signal {
    /// Something happened at the agent.
    Heard(Event),
    /// The person wants the window.
    Open,
    /// The person wants this program to end.
    Quit,
    /// Programs that help people read the screen want something.
    Access(accesskit_winit::Event),
    /// The desktop is dark, or is not. Windows tells that to the window itself.
    #[cfg(target_os = "linux")]
    Desktop {
        /// Whether it is.
        is_dark: bool,
    },
    /// There is something new to draw.
    Draw,
}

impl From<accesskit_winit::Event> for Signal {
    fn from(event: accesskit_winit::Event) -> Self {
        Self::Access(event)
    }
}
