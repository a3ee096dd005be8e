//! Which services there are, and what each is called where.

/// A program of this project that runs as a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceKind {
    /// `kanade-agent`.
    Agent,
    /// `kanade-backend`.
    Backend,
}

impl ServiceKind {
    /// The program, which is the name of the systemd unit too.
    #[must_use]
    pub const fn program(self) -> &'static str {
        match self {
            Self::Agent => "kanade-agent",
            Self::Backend => "kanade-backend",
        }
    }

    /// The name for the service control manager of Windows.
    #[must_use]
    pub const fn windows_name(self) -> &'static str {
        match self {
            Self::Agent => "KanadeAgent",
            Self::Backend => "KanadeBackend",
        }
    }

    /// The label for launchd.
    #[must_use]
    pub const fn launchd_label(self) -> &'static str {
        match self {
            Self::Agent => "net.kanade.agent",
            Self::Backend => "net.kanade.backend",
        }
    }

    /// One line for people.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::Agent => "kanade agent: runs the fleet's jobs on this machine",
            Self::Backend => "kanade backend: API, dashboard and scheduling of the fleet",
        }
    }

    /// Its configuration file.
    #[must_use]
    pub const fn config_file(self) -> &'static str {
        match self {
            Self::Agent => "agent.toml",
            Self::Backend => "backend.toml",
        }
    }

    /// What the service manager calls it on this system.
    #[must_use]
    pub const fn service_name(self) -> &'static str {
        if cfg!(windows) {
            self.windows_name()
        } else if cfg!(target_os = "macos") {
            self.launchd_label()
        } else {
            self.program()
        }
    }
}
