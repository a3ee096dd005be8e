//! What the program does, one file per command.

mod install;
mod openapi;
mod progress;
mod rebuild;
mod serve;
mod sign_in;
mod update;
mod verify;
mod wipe;

pub use install::status;
pub use update::{arm_for_swap, check_quarantine, confirm};

use std::path::Path;

use anyhow::{Context, Result};
use kanade_config::{
    BackendConfig, ConfigKind, Directories, Environment, SystemRegistry, find_config,
};
use kanade_runtime::Shutdown;

use crate::cli::{Arguments, Command};

/// Does what the command line says. What serves is asked to stop by `stop`, or by a signal when
/// there is none.
///
/// # Errors
/// Why it could not, in words for the operator.
pub async fn run(arguments: Arguments, stop: Option<Shutdown>) -> Result<()> {
    let config = || load(arguments.config.as_deref());
    match arguments.command {
        None => serve::serve(&config()?, stop).await,
        Some(Command::Install(install)) => install::install(&install).await,
        Some(Command::Uninstall(place)) => install::uninstall(place.root),
        Some(Command::Status) => status().map(drop),
        Some(Command::CheckQuarantine { version }) => check_quarantine(&version).map(drop),
        Some(Command::ArmForSwap { version, exe }) => arm_for_swap(&version, &exe).map(drop),
        Some(Command::Confirm) => confirm().map(drop),
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
