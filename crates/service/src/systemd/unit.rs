//! The text of a unit.

use std::path::{Path, PathBuf};

use crate::{Places, ServiceKind};

/// What may be unwatched before systemd ends the process. The process's own watchdog is quicker, because it can still
/// say why.
const WATCHDOG_SECS: u32 = 180;

/// Jobs are other people's programs: what would keep a package from being installed, a driver from being loaded or an
/// account from being used is not here.
const FOR_JOBS: &str = "\
LockPersonality=yes
KeyringMode=private
LimitCORE=0
";

/// The backend runs nothing but itself, needs the network and its own folders, and no right of root's.
const FOR_ITSELF: &str = "\
NoNewPrivileges=yes
CapabilityBoundingSet=CAP_NET_BIND_SERVICE
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProcSubset=pid
InaccessiblePaths=-/etc/shadow -/etc/gshadow
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
KeyringMode=private
LimitCORE=0
UMask=0077
";

/// Where the unit lies.
#[must_use]
pub fn path(kind: ServiceKind) -> PathBuf {
    Path::new("/etc/systemd/system").join(format!("{}.service", kind.program()))
}

/// The unit of a service.
#[must_use]
pub fn unit(kind: ServiceKind, places: &Places) -> String {
    let (own, hardened) = match kind {
        ServiceKind::Agent => (of_agent(), FOR_JOBS.to_owned()),
        ServiceKind::Backend => (of_backend(), hardened_backend(places)),
    };
    format!(
        "\
# Written by `{program} install`, and written again by the next one.
# Own settings go into {path}.d/*.conf, where they stay.
[Unit]
Description={description}
After=network.target time-sync.target
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=main
ExecStart={executable} --config {config}
Restart=always
RestartSec=5
WatchdogSec={WATCHDOG_SECS}
TimeoutStopSec=30
{own}
{hardened}
[Install]
WantedBy=multi-user.target
",
        program = kind.program(),
        path = path(kind).display(),
        description = kind.description(),
        executable = quoted(&places.program(kind)),
        config = quoted(&places.config_file(kind)),
    )
}

/// Runs get groups of their own below the agent's; one that is ended for its memory must not take the agent along.
/// At a stop the agent ends its runs itself, and the system what is left.
fn of_agent() -> String {
    "KillMode=mixed\nDelegate=yes\nOOMPolicy=continue\nTasksMax=infinity\n".to_owned()
}

/// The first start after an update may migrate a large database.
fn of_backend() -> String {
    "KillMode=mixed\nTimeoutStartSec=infinity\nLimitNOFILE=65536\n".to_owned()
}

/// Programs are writable for updates of the backend itself.
fn hardened_backend(places: &Places) -> String {
    let writable = [&places.data, &places.logs, &places.programs];
    let writable: Vec<String> = writable.into_iter().map(|path| quoted(path)).collect();
    format!("{FOR_ITSELF}ReadWritePaths={}\n", writable.join(" "))
}

/// A path as a unit's value: percent signs begin specifiers, spaces separate.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string().replace('%', "%%");
    if text.contains([' ', '"', '\\', '\'']) {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        text
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn places() -> Places {
        Places {
            programs: "/opt/kanade/bin".into(),
            config: "/etc/kanade".into(),
            data: "/var/lib/kanade".into(),
            logs: "/var/log/kanade".into(),
        }
    }

    #[test]
    fn an_agent_is_restarted_for_ever_and_may_divide_its_group() {
        let unit = unit(ServiceKind::Agent, &places());
        for line in [
            "Type=notify",
            "Restart=always",
            "StartLimitIntervalSec=0",
            "Delegate=yes",
            "OOMPolicy=continue",
            "ExecStart=/opt/kanade/bin/kanade-agent --config /etc/kanade/agent.toml",
        ] {
            assert!(unit.lines().any(|found| found == line), "{line}: {unit}");
        }
    }

    #[test]
    fn nothing_in_an_agents_unit_keeps_jobs_from_administrating() {
        let unit = unit(ServiceKind::Agent, &places());
        for word in [
            "ProtectSystem",
            "NoNewPrivileges",
            "PrivateTmp",
            "ProtectKernelModules",
            "UMask",
        ] {
            assert!(!unit.contains(word), "{word}: {unit}");
        }
    }

    #[test]
    fn a_backend_writes_to_its_own_folders_only() {
        let unit = unit(ServiceKind::Backend, &places());
        assert!(unit.contains("ProtectSystem=strict"), "{unit}");
        let writable = "ReadWritePaths=/var/lib/kanade /var/log/kanade /opt/kanade/bin\n";
        assert!(unit.contains(writable), "{unit}");
    }

    #[test]
    fn a_path_with_a_space_or_a_percent_sign_stays_one_path() {
        assert_eq!(quoted(Path::new("/a b/50%")), "\"/a b/50%%\"");
    }
}
