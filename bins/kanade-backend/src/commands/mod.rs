//! What the program does, one file per command.

mod openapi;
mod progress;
mod rebuild;
mod serve;
mod sign_in;
mod verify;
mod wipe;

use std::path::Path;

use anyhow::{Context, Result};
use kanade_config::{
    BackendConfig, ConfigKind, Directories, Environment, SystemRegistry, find_config,
};

use crate::cli::{Arguments, Command};

/// Does what the command line says.
///
/// # Errors
/// Why it could not, in words for the operator.
pub async fn run(arguments: Arguments) -> Result<()> {
    let config = || load(arguments.config.as_deref());
    match arguments.command {
        None => serve::serve(&config()?).await,
        Some(Command::ResolveDbPath) => {
            println!("{}", config()?.db.paths.projection.display());
            Ok(())
        }
        Some(Command::Rebuild) => rebuild::rebuild(&config()?).await,
        Some(Command::VerifyProjection) => verify::verify(&config()?).await,
        Some(Command::WipeProjector { yes }) => wipe::wipe(&config()?, yes).await,
        Some(Command::Openapi) => openapi::print(),
        Some(Command::SignIn {
            account,
            reset_password,
        }) => sign_in::sign_in(&config()?, account, reset_password).await,
    }
}

fn load(given: Option<&Path>) -> Result<BackendConfig> {
    let environment = Environment::of_process();
    let current = std::env::current_dir().context("the current folder is not known")?;
    let directories = Directories::resolve(&environment, &current);
    let path = find_config(ConfigKind::Backend, given, &environment, &directories)?;
    Ok(BackendConfig::load(&path, &environment, &SystemRegistry)?)
}
