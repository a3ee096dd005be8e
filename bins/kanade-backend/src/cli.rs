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
