//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// The backend of kanade: serves the API and the dashboard, turns orders into commands and
/// reports into tables.
#[derive(Debug, Parser)]
#[command(name = "kanade-backend", version)]
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
