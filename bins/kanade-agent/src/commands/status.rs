//! `kanade-agent status`

use std::process::ExitCode;

use super::install::installation;

/// Prints how the service stands.
pub fn status() -> anyhow::Result<ExitCode> {
    let installation = installation(None)?;
    let state = installation.state()?;
    let kind = installation.kind;
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
