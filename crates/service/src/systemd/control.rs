//! Speaking to systemd through `systemctl`.

use std::path::Path;

use super::path;
use crate::command::ask;
use crate::{Places, ServiceError, ServiceKind, ServiceState, Standing};

/// Starts the service now and at boot; one that runs already is started anew.
pub fn enable(kind: ServiceKind, _places: &Places) -> Result<Vec<String>, ServiceError> {
    let unit = format!("{}.service", kind.program());
    if !is_running_here() {
        let line =
            format!("systemd does not run here; where it does: systemctl enable --now {unit}");
        return Ok(vec![line]);
    }
    systemctl(&["daemon-reload"])?;
    systemctl(&["enable", &unit])?;
    systemctl(&["restart", &unit])?;
    Ok(vec![format!("started {unit}, now and at every boot")])
}

/// Stops the service and does not start it at boot any more.
pub fn disable(kind: ServiceKind) -> Result<Vec<String>, ServiceError> {
    let unit = format!("{}.service", kind.program());
    if !is_running_here() || !path(kind).exists() {
        return Ok(Vec::new());
    }
    systemctl(&["disable", "--now", &unit])?;
    Ok(vec![format!("stopped {unit}")])
}

/// Makes systemd forget units whose files are gone.
pub fn forget() -> Result<Vec<String>, ServiceError> {
    if is_running_here() {
        systemctl(&["daemon-reload"])?;
    }
    Ok(Vec::new())
}

/// How the service stands.
pub fn state(kind: ServiceKind) -> Result<ServiceState, ServiceError> {
    let definition = path(kind);
    if !definition.exists() {
        return Ok(ServiceState::NOT_INSTALLED);
    }
    if !is_running_here() {
        return Ok(ServiceState {
            standing: Standing::Stopped("systemd does not run here".into()),
            at_boot: None,
            definition: Some(definition),
        });
    }
    let unit = format!("{}.service", kind.program());
    let properties = "--property=ActiveState,SubState,MainPID,UnitFileState";
    let text = systemctl(&["show", &unit, properties])?;
    Ok(ServiceState {
        definition: Some(definition),
        ..parse(&text)
    })
}

fn parse(text: &str) -> ServiceState {
    let value = |name: &str| {
        let found = text
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        found.unwrap_or_default()
    };
    let standing = match value("ActiveState") {
        "active" => Standing::Running(value("MainPID").parse().ok().filter(|pid| *pid > 0)),
        other => Standing::Stopped(format!("{other}, {}", value("SubState"))),
    };
    ServiceState {
        standing,
        at_boot: Some(value("UnitFileState") == "enabled"),
        definition: None,
    }
}

/// As `sd_booted(3)` has it.
fn is_running_here() -> bool {
    Path::new("/run/systemd/system").is_dir()
}

fn systemctl(arguments: &[&str]) -> Result<String, ServiceError> {
    ask("systemctl", arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_systemd_shows_is_understood() {
        let running =
            parse("ActiveState=active\nSubState=running\nMainPID=42\nUnitFileState=enabled\n");
        assert_eq!(running.standing, Standing::Running(Some(42)));
        assert_eq!(running.at_boot, Some(true));
        let failed =
            parse("ActiveState=failed\nSubState=failed\nMainPID=0\nUnitFileState=disabled\n");
        assert_eq!(failed.standing, Standing::Stopped("failed, failed".into()));
        assert_eq!(
            (failed.at_boot, failed.standing.exit_code()),
            (Some(false), 3)
        );
    }
}
