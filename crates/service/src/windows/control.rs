//! Registering with the service control manager.

use std::ffi::OsString;
use std::thread;
use std::time::{Duration, Instant};

use windows_service::service::{
    Service, ServiceAccess, ServiceAction, ServiceActionType, ServiceErrorControl,
    ServiceFailureActions, ServiceFailureResetPeriod, ServiceInfo, ServiceStartType,
    ServiceState as ScmState, ServiceType,
};
use windows_service::service_manager::{ServiceManager, ServiceManagerAccess};

use crate::{Places, ServiceError, ServiceKind, ServiceState, Standing};

/// The system has no such service.
const NO_SERVICE: i32 = 1060;
/// The service does not run.
const NOT_ACTIVE: i32 = 1062;
/// The manager waits so long for a stop before the machine goes down.
const PRESHUTDOWN: Duration = Duration::from_secs(30);
/// A stop is waited for no longer.
const STOPPED_WITHIN: Duration = Duration::from_secs(30);
const RESTART_AFTER: Duration = Duration::from_secs(5);

/// Makes the service, or makes it what it should be, and starts it.
pub fn enable(kind: ServiceKind, places: &Places) -> Result<Vec<String>, ServiceError> {
    let manager = manager(ServiceManagerAccess::CONNECT | ServiceManagerAccess::CREATE_SERVICE)?;
    let info = info(kind, places);
    let service = match open(&manager, kind, ServiceAccess::ALL_ACCESS)? {
        Some(service) => {
            stop(kind, &service)?;
            service
                .change_config(&info)
                .map_err(failed("change", kind))?;
            service
        }
        None => manager
            .create_service(&info, ServiceAccess::ALL_ACCESS)
            .map_err(failed("make", kind))?,
    };
    let mut done = describe(kind, &service);
    service
        .start::<OsString>(&[])
        .map_err(failed("start", kind))?;
    done.push(format!(
        "started {}, now and at every boot",
        kind.windows_name()
    ));
    Ok(done)
}

/// Stops the service and removes it.
pub fn disable(kind: ServiceKind) -> Result<Vec<String>, ServiceError> {
    let manager = manager(ServiceManagerAccess::CONNECT)?;
    let Some(service) = open(&manager, kind, ServiceAccess::ALL_ACCESS)? else {
        return Ok(Vec::new());
    };
    stop(kind, &service)?;
    service.delete().map_err(failed("remove", kind))?;
    Ok(vec![format!(
        "stopped and removed the service {}",
        kind.windows_name()
    )])
}

/// The manager keeps nothing of a service that was removed.
pub fn forget() -> Result<Vec<String>, ServiceError> {
    Ok(Vec::new())
}

/// How the service stands.
pub fn state(kind: ServiceKind) -> Result<ServiceState, ServiceError> {
    let manager = manager(ServiceManagerAccess::CONNECT)?;
    let access = ServiceAccess::QUERY_STATUS | ServiceAccess::QUERY_CONFIG;
    let Some(service) = open(&manager, kind, access)? else {
        return Ok(ServiceState::NOT_INSTALLED);
    };
    let status = service.query_status().map_err(failed("look at", kind))?;
    let config = service.query_config().ok();
    let standing = match status.current_state {
        ScmState::Running => Standing::Running(status.process_id.filter(|id| *id > 0)),
        other => Standing::Stopped(format!("{other:?}")),
    };
    Ok(ServiceState {
        standing,
        at_boot: config.map(|config| config.start_type == ServiceStartType::AutoStart),
        definition: None,
    })
}

fn manager(access: ServiceManagerAccess) -> Result<ServiceManager, ServiceError> {
    ServiceManager::local_computer(None::<&str>, access).map_err(|error| {
        let why = system_words(&error);
        ServiceError::Manager(format!(
            "the service manager cannot be reached, run as administrator: {why}"
        ))
    })
}

fn open(
    manager: &ServiceManager,
    kind: ServiceKind,
    access: ServiceAccess,
) -> Result<Option<Service>, ServiceError> {
    match manager.open_service(kind.windows_name(), access) {
        Ok(service) => Ok(Some(service)),
        Err(error) if code(&error) == Some(NO_SERVICE) => Ok(None),
        Err(error) => Err(failed("open", kind)(error)),
    }
}

fn info(kind: ServiceKind, places: &Places) -> ServiceInfo {
    ServiceInfo {
        name: kind.windows_name().into(),
        display_name: kind.windows_name().into(),
        service_type: ServiceType::OWN_PROCESS,
        start_type: ServiceStartType::AutoStart,
        error_control: ServiceErrorControl::Normal,
        executable_path: places.program(kind),
        launch_arguments: vec!["--config".into(), places.config_file(kind).into()],
        dependencies: Vec::new(),
        account_name: None,
        account_password: None,
    }
}

/// What of a service's manners is not known to every system is told, and no reason to fail.
fn describe(kind: ServiceKind, service: &Service) -> Vec<String> {
    let restart = ServiceAction {
        action_type: ServiceActionType::Restart,
        delay: RESTART_AFTER,
    };
    let actions = ServiceFailureActions {
        reset_period: ServiceFailureResetPeriod::After(Duration::from_secs(24 * 3600)),
        reboot_msg: None,
        command: None,
        actions: Some(vec![restart.clone(), restart.clone(), restart]),
    };
    let attempts = [
        ("description", service.set_description(kind.description())),
        (
            "restart after failures",
            service.update_failure_actions(actions),
        ),
        (
            "restart after errors",
            service.set_failure_actions_on_non_crash_failures(true),
        ),
        (
            "time before shutdown",
            service.set_preshutdown_timeout(PRESHUTDOWN),
        ),
    ];
    let failures = attempts
        .into_iter()
        .filter_map(|(what, outcome)| Some((what, outcome.err()?)));
    failures
        .map(|(what, error)| format!("not set: {what}: {}", system_words(&error)))
        .collect()
}

fn stop(kind: ServiceKind, service: &Service) -> Result<(), ServiceError> {
    match service.stop() {
        Ok(_) => {}
        Err(error) if code(&error) == Some(NOT_ACTIVE) => return Ok(()),
        Err(error) => return Err(failed("stop", kind)(error)),
    }
    let deadline = Instant::now() + STOPPED_WITHIN;
    while Instant::now() < deadline {
        let status = service.query_status().map_err(failed("look at", kind))?;
        if status.current_state == ScmState::Stopped {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(100));
    }
    let name = kind.windows_name();
    Err(ServiceError::Manager(format!(
        "{name} did not stop within 30 s"
    )))
}

fn failed(
    action: &'static str,
    kind: ServiceKind,
) -> impl Fn(windows_service::Error) -> ServiceError {
    move |error| {
        let (name, why) = (kind.windows_name(), system_words(&error));
        ServiceError::Manager(format!("cannot {action} the service {name}: {why}"))
    }
}

fn code(error: &windows_service::Error) -> Option<i32> {
    match error {
        windows_service::Error::Winapi(source) => source.raw_os_error(),
        _ => None,
    }
}

fn system_words(error: &windows_service::Error) -> String {
    match error {
        windows_service::Error::Winapi(source) => source.to_string(),
        other => other.to_string(),
    }
}
