use clap::{Args, Subcommand, ValueEnum};
use kanade_wire::{GroupName, HumanDuration, PcId};

/// What people at machines are told.
#[derive(Debug, Subcommand)]
pub enum NoticeCommand {
    /// Send a notice to the people at machines
    Send(NoticeSendArguments),
    /// List notices, the last one sent first
    List(NoticeListArguments),
    /// Show a notice, and who confirmed it
    Show(NoticeShowArguments),
    /// Change what a notice says
    Edit(NoticeEditArguments),
    /// Take a notice back
    Recall {
        /// The notice; `kanade notice list` shows it
        #[arg(value_name = "NOTICE")]
        id: String,
    },
}

/// How urgent a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NoticePriority {
    /// Good to know
    Info,
    /// To be read
    Warn,
    /// To be read now
    Emergency,
}

/// What is sent, and to whom.
#[derive(Debug, Args)]
pub struct NoticeSendArguments {
    /// What it is about, in a few words
    pub title: String,
    /// The text, Markdown; `-` reads it from the standard input
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub body: String,
    /// How urgent it is
    #[arg(long, value_enum, default_value_t = NoticePriority::Info)]
    pub priority: NoticePriority,
    /// Ask people to confirm it
    #[arg(long)]
    pub require_ack: bool,
    /// Let it pop up
    #[arg(long)]
    pub toast: bool,
    /// Let it go away after this long, such as 8h
    #[arg(long, value_name = "DURATION")]
    pub expires_in: Option<HumanDuration>,
    /// To the people at this machine; may be given again
    #[arg(long, value_name = "MACHINE")]
    pub pc: Vec<PcId>,
    /// To the people at machines of this group; may be given again
    #[arg(long, value_name = "GROUP")]
    pub group: Vec<GroupName>,
    /// To everybody
    #[arg(long, conflicts_with_all = ["pc", "group"])]
    pub all: bool,
}

/// Which notices.
#[derive(Debug, Args)]
pub struct NoticeListArguments {
    /// Only those with this in their title or text
    #[arg(long, value_name = "TEXT")]
    pub search: Option<String>,
    /// Only active, expired or recalled ones
    #[arg(long)]
    pub state: Option<String>,
    /// Only those of people, not those that checks raised
    #[arg(long)]
    pub by_people: bool,
    /// Show at most this many
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
}

/// Which notice, and how much of its audience.
#[derive(Debug, Args)]
pub struct NoticeShowArguments {
    /// The notice; `kanade notice list` shows it
    #[arg(value_name = "NOTICE")]
    pub id: String,
    /// Only machines where it is confirmed, outstanding or withdrawn
    #[arg(long)]
    pub state: Option<String>,
    /// Show at most this many machines
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
}

/// What changes; the rest stays.
#[derive(Debug, Args)]
pub struct NoticeEditArguments {
    /// The notice; `kanade notice list` shows it
    #[arg(value_name = "NOTICE")]
    pub id: String,
    /// What it is about
    #[arg(long)]
    pub title: Option<String>,
    /// The text, Markdown
    #[arg(long, value_name = "TEXT")]
    pub body: Option<String>,
    /// How urgent it is
    #[arg(long, value_enum)]
    pub priority: Option<NoticePriority>,
    /// Let it go away after this long from now
    #[arg(long, value_name = "DURATION")]
    pub expires_in: Option<HumanDuration>,
    /// Ask everybody to confirm it anew
    #[arg(long)]
    pub reset_acks: bool,
}
