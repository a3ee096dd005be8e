//! Speaking to launchd through `launchctl`.

use super::path;
use crate::command::ask;
use crate::{Places, ServiceError, ServiceKind, ServiceState, Standing};

/// Starts the service now and at boot; one that runs already is started anew.
pub fn enable(kind: ServiceKind, _places: &Places) -> Result<Vec<String>, ServiceError> {
    // One that is not there cannot be removed, which is what is wanted.
    let _ = launchctl(&["bootout", &target(kind)]);
    launchctl(&["bootstrap", "system", &path(kind).display().to_string()])?;
    Ok(vec![format!(
        "started {}, now and at every boot",
        kind.launchd_label()
    )])
}

/// Stops the service and does not start it at boot any more.
pub fn disable(kind: ServiceKind) -> Result<Vec<String>, ServiceError> {
    if !path(kind).exists() {
        return Ok(Vec::new());
    }
    launchctl(&["bootout", &target(kind)])?;
    Ok(vec![format!("stopped {}", kind.launchd_label())])
}

/// launchd keeps nothing of a service that was removed.
pub fn forget() -> Result<Vec<String>, ServiceError> {
    Ok(Vec::new())
}

/// How the service stands.
pub fn state(kind: ServiceKind) -> Result<ServiceState, ServiceError> {
    let definition = path(kind);
    if !definition.exists() {
        return Ok(ServiceState::NOT_INSTALLED);
    }
    let standing = match launchctl(&["print", &target(kind)]) {
        Ok(text) => standing(&text),
        Err(error) => Standing::Stopped(error.to_string()),
    };
    Ok(ServiceState {
        standing,
        at_boot: Some(true),
        definition: Some(definition),
    })
}

fn standing(text: &str) -> Standing {
    let value = |name: &str| text.lines().find_map(|line| line.trim().strip_prefix(name));
    match value("state = ") {
        Some("running") => Standing::Running(value("pid = ").and_then(|pid| pid.parse().ok())),
        other => Standing::Stopped(other.unwrap_or("unknown").to_owned()),
    }
}

fn target(kind: ServiceKind) -> String {
    format!("system/{}", kind.launchd_label())
}

fn launchctl(arguments: &[&str]) -> Result<String, ServiceError> {
    ask("launchctl", arguments)
}
