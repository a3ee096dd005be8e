//! `kanade-agent install` and `uninstall`

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use kanade_config::{AgentConfig, Environment, SystemRegistry};
use kanade_service::{Installation, NewFile, Places, ServiceKind, read_token};

use crate::cli::InstallArguments;

/// What a machine is called unless told otherwise.
const OWN_NAME: &str = "{{ system.host }}";

/// Installs this program as a service and starts it.
pub fn install(arguments: &InstallArguments) -> anyhow::Result<()> {
    let installation = Installation::of_system(ServiceKind::Agent, arguments.root.root.clone())?;
    let config = installation.places.config_file(ServiceKind::Agent);
    let target = installation.at(&config);
    let mut files = Vec::new();
    match &arguments.broker {
        Some(broker) => files.push(configuration(&installation.places, broker, arguments)),
        None if target.exists() => {}
        None => bail!(
            "{} is not there yet: say where the broker is, --broker nats://<host>:4222",
            target.display()
        ),
    }
    if let Some(handed) = &arguments.token_file {
        files.extend(installation.token_file(&read_token(handed)?)?);
    }
    let program = env::current_exe().context("where this program lies is not known")?;
    print(&installation.place(&program, &files)?);
    AgentConfig::load(&target, &Environment::of_process(), &SystemRegistry)
        .context("nothing was started")?;
    print(&installation.start()?);
    Ok(())
}

/// Stops the service and removes it.
pub fn uninstall(root: Option<PathBuf>) -> anyhow::Result<()> {
    print(&Installation::of_system(ServiceKind::Agent, root)?.uninstall()?);
    Ok(())
}

/// Prints how the service stands.
pub fn status() -> anyhow::Result<ExitCode> {
    let status = Installation::of_system(ServiceKind::Agent, None)?.status()?;
    print!("{status}");
    Ok(ExitCode::from(status.exit_code()))
}

fn configuration(places: &Places, broker: &str, arguments: &InstallArguments) -> NewFile {
    let id = arguments.id.as_deref().unwrap_or(OWN_NAME);
    let log = places.logs.join("agent.log");
    let text = format!(
        "# Written by `kanade-agent install`, which never replaces it.\n\
         [agent]\nid = \"{id}\"\nnats_url = \"{broker}\"\n\n\
         [log]\npath = '{}'\nlevel = \"info\"\nkeep_days = 14\n",
        log.display()
    );
    NewFile {
        path: places.config_file(ServiceKind::Agent),
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
