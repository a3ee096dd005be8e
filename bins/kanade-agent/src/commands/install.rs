//! `kanade-agent install` and `uninstall`

use std::env;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use kanade_config::{AgentConfig, Directories, Environment, SecretName, SystemRegistry};
use kanade_service::{Installation, NewFile, Places, ServiceKind};

use crate::cli::InstallArguments;

/// What a machine is called unless told otherwise.
const OWN_NAME: &str = "{{ system.host }}";

/// Installs this program as a service and starts it.
pub fn install(arguments: &InstallArguments) -> anyhow::Result<()> {
    let installation = installation(arguments.root.root.clone())?;
    let config = installation.places.config_file(ServiceKind::Agent);
    let target = installation.at(&config);
    let token = arguments
        .token_file
        .as_deref()
        .map(read_secret)
        .transpose()?;
    let mut files = Vec::new();
    match &arguments.broker {
        Some(broker) => files.push(configuration(&installation.places, broker, arguments)),
        None if target.exists() => {}
        None => bail!(
            "{} is not there yet: say where the broker is, --broker nats://<host>:4222",
            target.display()
        ),
    }
    files.extend(secret_file(&installation, token.as_deref())?);
    let program = env::current_exe().context("where this program lies is not known")?;
    print(&installation.place(&program, &files)?);
    AgentConfig::load(&target, &Environment::of_process(), &SystemRegistry)
        .context("nothing was started")?;
    print(&installation.start()?);
    Ok(())
}

/// Stops the service and removes it.
pub fn uninstall(root: Option<PathBuf>) -> anyhow::Result<()> {
    let installation = installation(root)?;
    print(&installation.uninstall()?);
    let places = &installation.places;
    println!(
        "left as they are: {}, {}, {}",
        installation.at(&places.config).display(),
        installation.at(&places.data).display(),
        installation.at(&places.logs).display()
    );
    Ok(())
}

/// The agent as a service of this machine, or of the one whose root is given.
pub fn installation(root: Option<PathBuf>) -> anyhow::Result<Installation> {
    let current = env::current_dir().context("the working folder is not known")?;
    let directories = Directories::resolve(&Environment::of_process(), &current);
    Ok(Installation {
        kind: ServiceKind::Agent,
        places: Places::usual(directories.config, directories.data, directories.logs),
        root,
    })
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

/// A token goes into a file of its own, which no script inherits; on Windows into the registry.
#[cfg(not(windows))]
fn secret_file(
    installation: &Installation,
    token: Option<&str>,
) -> anyhow::Result<Option<NewFile>> {
    Ok(token.map(|token| NewFile {
        path: installation
            .places
            .secret(SecretName::NatsToken.file_name()),
        content: format!("{token}\n").into_bytes(),
        is_private: true,
        replaces: true,
    }))
}

#[cfg(windows)]
fn secret_file(
    installation: &Installation,
    token: Option<&str>,
) -> anyhow::Result<Option<NewFile>> {
    let (Some(token), None) = (token, &installation.root) else {
        return Ok(None);
    };
    let (key, value) = SecretName::NatsToken.registry_value();
    SystemRegistry
        .write_secret(key, value, token)
        .with_context(|| format!("cannot write {value} to HKLM\\{key}"))?;
    println!("wrote {value} to HKLM\\{key}");
    Ok(None)
}

/// The first line of a file, or of stdin.
fn read_secret(path: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    if path == Path::new("-") {
        std::io::stdin()
            .read_to_string(&mut text)
            .context("stdin cannot be read")?;
    } else {
        text = std::fs::read_to_string(path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
    }
    match text.lines().next().map(str::trim) {
        Some(line) if !line.is_empty() => Ok(line.to_owned()),
        _ => bail!("{} has no token in its first line", path.display()),
    }
}

fn print(lines: &[String]) {
    for line in lines {
        println!("{line}");
    }
}
