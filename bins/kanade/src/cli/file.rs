use std::path::PathBuf;

use clap::{Args, Subcommand};
use kanade_wire::{GroupName, HumanDuration, PcId};

/// Packages that scripts download.
#[derive(Debug, Subcommand)]
pub enum AppCommand {
    /// Publish a version of a package
    Publish(FilePublishArguments),
    /// List packages
    List(FileListArguments),
    /// Download a version of a package
    Download(FileDownloadArguments),
    /// Delete a version of a package
    Delete(FileArguments),
}

/// Scripts that jobs name with `script_object`.
#[derive(Debug, Subcommand)]
pub enum ScriptCommand {
    /// Publish a version of a script
    Publish(FilePublishArguments),
    /// List scripts
    List(FileListArguments),
    /// Download a version of a script
    Download(FileDownloadArguments),
    /// Delete a version of a script that no job names
    Delete(FileArguments),
}

/// What is published.
#[derive(Debug, Args)]
pub struct FilePublishArguments {
    /// The file
    pub file: PathBuf,
    /// Its version; what is published under it stays what it is
    #[arg(long, value_name = "VERSION")]
    pub version: String,
    /// Its name; the file's without its extension when it is left out
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
}

/// Which are listed.
#[derive(Debug, Args)]
pub struct FileListArguments {
    /// Only versions of this one
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// Show at most this many
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub limit: usize,
}

/// Which one.
#[derive(Debug, Args)]
pub struct FileArguments {
    /// Its name
    pub name: String,
    /// Its version
    pub version: String,
}

/// Which one, and where to.
#[derive(Debug, Args)]
pub struct FileDownloadArguments {
    #[command(flatten)]
    pub file: FileArguments,
    /// Write it to this file, which must not exist; - for stdout
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
}

/// Which release is published.
#[derive(Debug, Args)]
pub struct ReleasePublishArguments {
    /// The agent's program
    pub file: PathBuf,
    /// Its version, which must be what stands in it; read from the program when it is left out
    #[arg(long, value_name = "VERSION", required_if_eq("legacy", "true"))]
    pub version: Option<String>,
    /// What it is for, such as linux-x86_64; told from the program when it is left out
    #[arg(long, value_name = "PLATFORM")]
    pub platform: Option<String>,
    /// Publish it as what agents of 0.43 download
    #[arg(long, conflicts_with = "platform")]
    pub legacy: bool,
}

/// Which release whose agents are brought to.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("scope").required(true)))]
pub struct ReleaseTargetArguments {
    /// The release; `kanade agent releases` shows them
    pub version: String,
    /// Those of all machines
    #[arg(long, group = "scope")]
    pub global: bool,
    /// Those of this group's machines
    #[arg(long, group = "scope")]
    pub group: Option<GroupName>,
    /// That of this machine
    #[arg(long, value_name = "MACHINE", group = "scope")]
    pub pc: Option<PcId>,
    /// Every machine waits a random time up to this before it updates
    #[arg(long, value_name = "DURATION")]
    pub jitter: Option<HumanDuration>,
}

/// Which release is deleted.
#[derive(Debug, Args)]
pub struct ReleaseDeleteArguments {
    /// Its version
    pub version: String,
    /// Only for this platform
    #[arg(long, value_name = "PLATFORM")]
    pub platform: Option<String>,
}
