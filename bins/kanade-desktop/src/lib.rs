//! `kanade-client`: shows the people at a machine how it is and what they are to read, takes their
//! confirmations, and runs what they may run themselves. In a window with a tray, or in a terminal; it
//! speaks to the agent of the same machine alone.

mod autostart;
mod cli;
mod commands;
mod language;
mod runs;
mod show;
mod start;
mod talk;
mod terminal;
pub mod window;

pub use language::Language;
pub use start::run;
