//! Running under the manager that started the process.

use std::process::ExitCode;

use super::ServiceKind;
use kanade_runtime::Shutdown;

/// Runs `body` as the service manager wants it: under the one of Windows with the request to stop that it makes,
/// otherwise with `None`, for a body that listens to signals itself.
#[cfg(not(windows))]
pub fn run_hosted<Body>(_kind: ServiceKind, body: Body) -> ExitCode
where
    Body: FnOnce(Option<Shutdown>) -> ExitCode + Send + 'static,
{
    body(None)
}

/// Runs `body` as the service manager wants it: under the one of Windows with the request to stop that it makes,
/// otherwise with `None`, for a body that listens to signals itself.
#[cfg(windows)]
pub fn run_hosted<Body>(kind: ServiceKind, body: Body) -> ExitCode
where
    Body: FnOnce(Option<Shutdown>) -> ExitCode + Send + 'static,
{
    super::windows::host::run(kind, Box::new(body))
}
