//! `kanade-backend install`, `uninstall` and `status`

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use kanade_config::{BackendConfig, Environment, SystemRegistry};
use kanade_service::{Installation, NewFile, Places, ServiceKind, Standing, read_token};

use super::sign_in;
use crate::cli::InstallArguments;

/// Installs this program as a service and starts it. The first admin's password is told here,
/// where a person reads it, and not in a journal.
pub async fn install(arguments: &InstallArguments) -> Result<()> {
    let installation = Installation::of_system(ServiceKind::Backend, arguments.root.root.clone())?;
    let target = installation.at(&installation.places.config_file(ServiceKind::Backend));
    let mut files = vec![configuration(&installation.places, arguments)];
    if let Some(handed) = &arguments.token_file {
        files.extend(installation.token_file(&read_token(handed)?)?);
    }
    let program = env::current_exe().context("where this program lies is not known")?;
    print(&installation.place(&program, &files)?);
    let environment = Environment::of_process();
    let config = BackendConfig::load(&target, &environment, &SystemRegistry);
    let config = config.context("nothing was started")?;
    if installation.root.is_some() {
        return Ok(());
    }
    if !matches!(installation.state()?.standing, Standing::Running(_)) {
        sign_in::introduce(&config)
            .await
            .context("nothing was started")?;
    }
    print(&installation.start()?);
    println!("the dashboard is at http://{}", config.server.bind);
    Ok(())
}

/// Stops the service and removes it.
pub fn uninstall(root: Option<PathBuf>) -> Result<()> {
    print(&Installation::of_system(ServiceKind::Backend, root)?.uninstall()?);
    Ok(())
}

/// Prints how the service stands.
pub fn status() -> Result<ExitCode> {
    let status = Installation::of_system(ServiceKind::Backend, None)?.status()?;
    print!("{status}");
    Ok(ExitCode::from(status.exit_code()))
}

fn configuration(places: &Places, arguments: &InstallArguments) -> NewFile {
    let text = format!(
        "# Written by `kanade-backend install`, which never replaces it.\n\
         [server]\nbind = \"{}\"\n\n[nats]\nurl = \"{}\"\n\n[db]\nsqlite_path = '{}'\n\n\
         [log]\npath = '{}'\nlevel = \"info\"\nkeep_days = 14\n",
        arguments.bind,
        arguments.broker,
        places.data.join("backend.db").display(),
        places.logs.join("backend.log").display()
    );
    NewFile {
        path: places.config_file(ServiceKind::Backend),
        content: text.into_bytes(),
        is_private: false,
        replaces: false,
    }
}

fn print(lines: &[String]) {
    for line in lines {
        println!("{line}");
    }
}
