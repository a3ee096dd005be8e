//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// The backend of kanade: serves the API and the dashboard, turns orders into commands and
/// reports into tables.
#[derive(Debug, Parser)]
#[command(name = "kanade-backend", version = crate::boot::version())]
pub struct Arguments {
    /// The configuration file; else $KANADE_BACKEND_CONFIG, else the system's backend.toml
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What to do; serves when left out
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do instead of serving.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Prints the path of the database that lists and charts read, with its template filled in
    ResolveDbPath,
    /// Has the running backend build its tables anew from the broker's streams, beside the live
    /// ones, and put them in their place without a request that fails
    Rebuild,
    /// Builds the tables anew up to where the live ones are, and prints every row that only one
    /// side has; exits with 1 when there is one. Works with the backend running or stopped
    VerifyProjection,
    /// Removes the tables that are built from the broker's streams, while the backend is stopped;
    /// the next start builds them anew. Accounts stay
    WipeProjector {
        /// Does not ask
        #[arg(long)]
        yes: bool,
    },
    /// Installs this program as a service of the system and starts it. Can be repeated
    Install(InstallArguments),
    /// Stops the service and removes it; configuration, databases and logs stay
    Uninstall(RootArgument),
    /// Tells how the service stands: exits with 0 when it runs, 3 when it does not, 4 when it is
    /// not installed
    Status,
    /// Tells whether a version was rolled back on this machine: exits with 3 if so
    CheckQuarantine {
        /// The version
        version: String,
    },
    /// Before the program is replaced: keeps it as the one to go back to, and puts the next version
    /// on trial. The fourth start that does not prove itself goes back, databases included
    ArmForSwap {
        /// The version that comes
        version: String,
        /// The installed program
        exe: PathBuf,
    },
    /// Ends this version's trial without waiting for the proof
    Confirm,
    /// Prints the OpenAPI document
    Openapi,
    /// Signs an account in while the backend is stopped, creating the first admin if there is
    /// none; prints one JSON object with a token, a one-time link, and the password if it was
    /// generated
    SignIn {
        /// The account; the configured first admin when left out
        #[arg(long, value_name = "NAME")]
        account: Option<String>,
        /// Gives the account a new password and ends its sessions
        #[arg(long)]
        reset_password: bool,
    },
}

/// How the service is installed.
#[derive(Debug, Args)]
pub struct InstallArguments {
    /// The broker's address, for a configuration that is not there yet
    #[arg(long, value_name = "URL", default_value = "nats://127.0.0.1:4222")]
    pub broker: String,
    /// Where the API and the dashboard are served, for a configuration that is not there yet
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub bind: String,
    /// A file with the broker's token, or - for stdin
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// Where to
    #[command(flatten)]
    pub root: RootArgument,
}

/// Which machine's file system.
#[derive(Debug, Args)]
pub struct RootArgument {
    /// A folder that is going to be a machine's root: files are written below it and nothing is
    /// started
    #[arg(long, value_name = "FOLDER")]
    pub root: Option<PathBuf>,
}
