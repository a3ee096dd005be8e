//! Asking a service manager through its own program.

use std::process::Command;

use super::ServiceError;

/// What `program` prints.
pub fn ask(program: &str, arguments: &[&str]) -> Result<String, ServiceError> {
    let failed = |why: String| {
        ServiceError::Manager(format!("`{program} {}` failed: {why}", arguments.join(" ")))
    };
    let output = Command::new(program).args(arguments).output();
    let output = output.map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(failed(said.trim().to_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
