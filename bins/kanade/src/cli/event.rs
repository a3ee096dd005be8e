use clap::{Args, Subcommand};
use kanade_wire::{HumanDuration, PcId};

/// What happened on machines.
#[derive(Debug, Subcommand)]
pub enum EventCommand {
    /// List events, the newest first
    List(EventListArguments),
    /// List the kinds of events there are
    Kinds,
}

/// Which events.
#[derive(Debug, Args)]
pub struct EventListArguments {
    /// Only events of this machine
    #[arg(long, value_name = "MACHINE")]
    pub pc: Option<PcId>,
    /// Only events of these kinds; `kanade event kinds` lists them
    #[arg(long, value_name = "KIND,…", value_delimiter = ',')]
    pub kind: Vec<String>,
    /// Only events from these sources
    #[arg(long, value_name = "SOURCE,…", value_delimiter = ',')]
    pub source: Vec<String>,
    /// Only events whose payload says so; keys inside keys have dots between them
    #[arg(long, value_name = "KEY=VALUE", value_parser = key_and_value)]
    pub payload: Option<(String, String)>,
    /// Only events of this last while, such as 2h
    #[arg(long, value_name = "DURATION")]
    pub since: Option<HumanDuration>,
    /// Show at most this many
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
}

fn key_and_value(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write KEY=VALUE")?;
    Ok((key.to_owned(), value.to_owned()))
}
