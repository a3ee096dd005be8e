//! Running as a service: the manager starts the process, tells it to stop and learns how it ended.

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use windows_service::service::{
    ServiceControl, ServiceControlAccept, ServiceExitCode, ServiceState, ServiceStatus, ServiceType,
};
use windows_service::service_control_handler::{
    self, ServiceControlHandlerResult, ServiceStatusHandle,
};
use windows_service::{define_windows_service, service_dispatcher};

use crate::ServiceKind;
use kanade_runtime::Shutdown;

/// The process was not started by the manager: it is a console's.
const NOT_A_SERVICE: i32 = 1063;
/// A stop takes no longer.
const STOP_HINT: Duration = Duration::from_secs(20);

/// What the process does.
type Body = Box<dyn FnOnce(Option<Shutdown>) -> ExitCode + Send>;

/// The manager calls a plain function, which finds its work here.
static WORK: Mutex<Option<(ServiceKind, Body)>> = Mutex::new(None);
static ENDED: Mutex<ExitCode> = Mutex::new(ExitCode::SUCCESS);

define_windows_service!(service_main, run_service);

/// Runs `body` under the manager, or at the console when the manager did not start this process.
pub fn run(kind: ServiceKind, body: Body) -> ExitCode {
    *lock(&WORK) = Some((kind, body));
    match service_dispatcher::start(kind.windows_name(), service_main) {
        Ok(()) => *lock(&ENDED),
        Err(windows_service::Error::Winapi(error))
            if error.raw_os_error() == Some(NOT_A_SERVICE) =>
        {
            at_the_console()
        }
        Err(error) => {
            eprintln!("the service manager cannot be reached: {error}");
            at_the_console()
        }
    }
}

fn at_the_console() -> ExitCode {
    let work = lock(&WORK).take();
    work.map_or(ExitCode::FAILURE, |(_, body)| body(None))
}

fn run_service(_arguments: Vec<OsString>) {
    let Some((kind, body)) = lock(&WORK).take() else {
        return;
    };
    let shutdown = Shutdown::new();
    let Some(handle) = register(kind, shutdown.clone()) else {
        return;
    };
    say(&handle, ServiceState::Running, ServiceExitCode::NO_ERROR);
    let ended = body(Some(shutdown));
    let code = match ended == ExitCode::SUCCESS {
        true => ServiceExitCode::NO_ERROR,
        // Anything else but none makes the manager start it again.
        false => ServiceExitCode::ServiceSpecific(1),
    };
    *lock(&ENDED) = ended;
    say(&handle, ServiceState::Stopped, code);
}

/// Takes note of what the manager asks for.
fn register(kind: ServiceKind, shutdown: Shutdown) -> Option<ServiceStatusHandle> {
    let handle = std::sync::Arc::new(Mutex::new(None::<ServiceStatusHandle>));
    let known = handle.clone();
    let handler = move |control| match control {
        ServiceControl::Stop | ServiceControl::Shutdown | ServiceControl::Preshutdown => {
            if let Some(handle) = *lock(&known) {
                say(
                    &handle,
                    ServiceState::StopPending,
                    ServiceExitCode::NO_ERROR,
                );
            }
            shutdown.request();
            ServiceControlHandlerResult::NoError
        }
        ServiceControl::Interrogate => ServiceControlHandlerResult::NoError,
        _ => ServiceControlHandlerResult::NotImplemented,
    };
    let registered = service_control_handler::register(kind.windows_name(), handler).ok()?;
    *lock(&handle) = Some(registered);
    Some(registered)
}

fn say(handle: &ServiceStatusHandle, state: ServiceState, exit_code: ServiceExitCode) {
    let is_running = state == ServiceState::Running;
    let accepted = ServiceControlAccept::STOP | ServiceControlAccept::PRESHUTDOWN;
    let status = ServiceStatus {
        service_type: ServiceType::OWN_PROCESS,
        current_state: state,
        controls_accepted: if is_running {
            accepted
        } else {
            ServiceControlAccept::empty()
        },
        exit_code,
        checkpoint: u32::from(state == ServiceState::StopPending),
        wait_hint: if state == ServiceState::StopPending {
            STOP_HINT
        } else {
            Duration::ZERO
        },
        process_id: None,
    };
    if let Err(error) = handle.set_service_status(status) {
        tracing::warn!(%error, ?state, "the service manager does not take a state");
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
