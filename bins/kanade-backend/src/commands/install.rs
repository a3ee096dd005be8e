//! `kanade-backend install`, `uninstall` and `status`

use std::env;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use kanade_config::{BackendConfig, Directories, Environment, SecretName, SystemRegistry};
use kanade_service::{Installation, NewFile, Places, ServiceKind, Standing};

use super::sign_in;
use crate::cli::InstallArguments;

/// Installs this program as a service and starts it. The first admin's password is told here,
/// where a person reads it, and not in a journal.
pub async fn install(arguments: &InstallArguments) -> Result<()> {
    let installation = installation(arguments.root.root.clone())?;
    let target = installation.at(&installation.places.config_file(ServiceKind::Backend));
    let token = arguments
        .token_file
        .as_deref()
        .map(read_secret)
        .transpose()?;
    let mut files = vec![configuration(&installation.places, arguments)];
    files.extend(secret_file(&installation, token.as_deref())?);
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

/// Prints how the service stands.
pub fn status() -> Result<ExitCode> {
    let installation = installation(None)?;
    let (state, kind) = (installation.state()?, installation.kind);
    println!("service     {}", kind.service_name());
    print!("{state}");
    println!(
        "program     {}",
        installation.places.program(kind).display()
    );
    println!(
        "config      {}",
        installation.places.config_file(kind).display()
    );
    println!("state in    {}", installation.places.data.display());
    println!("logs in     {}", installation.places.logs.display());
    Ok(ExitCode::from(state.standing.exit_code()))
}

/// The backend as a service of this machine, or of the one whose root is given.
fn installation(root: Option<PathBuf>) -> Result<Installation> {
    let current = env::current_dir().context("the working folder is not known")?;
    let directories = Directories::resolve(&Environment::of_process(), &current);
    Ok(Installation {
        kind: ServiceKind::Backend,
        places: Places::usual(directories.config, directories.data, directories.logs),
        root,
    })
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

/// A token goes into a file of its own; on Windows into the registry.
#[cfg(not(windows))]
fn secret_file(installation: &Installation, token: Option<&str>) -> Result<Option<NewFile>> {
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
fn secret_file(installation: &Installation, token: Option<&str>) -> Result<Option<NewFile>> {
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
fn read_secret(path: &Path) -> Result<String> {
    let mut text = String::new();
    if path == Path::new("-") {
        let read = std::io::stdin().read_to_string(&mut text);
        read.context("stdin cannot be read")?;
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
