//! What can be typed when it is started.

use std::path::PathBuf;

use clap::Parser;

use crate::autostart::Autostart;
use crate::language::Language;
use crate::window::Theme;

/// How this machine is and what its administrators tell you, from the agent on it.
#[derive(Debug, Parser)]
#[command(name = "kanade-client", version)]
pub struct Cli {
    /// In the terminal, without a window.
    #[arg(long, conflicts_with_all = ["no_tray", "hidden", "theme"])]
    pub tty: bool,
    /// Without a sign in the tray: closing the window ends it.
    #[arg(long)]
    pub no_tray: bool,
    /// Shows the window only when there is something to read at once, or when it is asked for.
    #[arg(long)]
    pub hidden: bool,
    /// The colours; otherwise those of the desktop.
    #[arg(long, value_enum)]
    pub theme: Option<Theme>,
    /// Begins, or does not begin, hidden with every sign-in of this account; nothing else is done.
    #[arg(long, value_enum, conflicts_with_all = ["tty", "no_tray", "hidden", "theme"])]
    pub autostart: Option<Autostart>,
    /// Where the agent listens; otherwise $KANADE_AGENT_SOCKET, otherwise the system's place.
    #[arg(long, value_name = "ADDRESS")]
    pub socket: Option<PathBuf>,
    /// The language; otherwise the one the system speaks, as far as it is one of these.
    #[arg(long, value_enum)]
    pub language: Option<Language>,
}
