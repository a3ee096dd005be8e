//! Where things are: the checkout and the folder that builds go to.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The checkout that `cargo xtask` was called in.
pub struct Workspace {
    /// The folder with the root `Cargo.toml`.
    pub root: PathBuf,
    /// Where cargo puts what it builds.
    pub target: PathBuf,
    /// Whether other checkouts build there as well.
    pub target_is_shared: bool,
}

impl Workspace {
    /// Finds the checkout around the current folder.
    pub fn find() -> Result<Self> {
        let here = env::current_dir().context("the current folder cannot be read")?;
        let Some(root) = here
            .ancestors()
            .find(|folder| folder.join("crates/xtask").is_dir())
        else {
            bail!("{} is not inside a checkout of kanade", here.display());
        };
        let chosen = env::var_os("CARGO_TARGET_DIR").filter(|value| !value.is_empty());
        let shared = shared_target().filter(|_| chosen.is_none());
        Ok(Self {
            root: root.to_owned(),
            target_is_shared: shared.is_some(),
            target: match chosen {
                Some(folder) => here.join(folder),
                None => shared.unwrap_or_else(|| root.join("target")),
            },
        })
    }

    /// Whether this run is one of a CI system.
    pub fn is_ci() -> bool {
        env::var("CI").is_ok_and(|value| !value.is_empty() && value != "false")
    }

    /// A program that runs in the checkout.
    pub fn program(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        command
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target);
        if self.target_is_shared {
            // Each checkout builds here once: what would make its second build faster only takes room.
            command.env("CARGO_INCREMENTAL", "0");
        }
        command
    }

    /// cargo, as the caller would get it: through rustup where there is one.
    pub fn cargo(&self) -> Command {
        self.program("cargo")
    }

    /// cargo, told to build the programs. The whole workspace is selected so that they share
    /// with the tests what they are built of: another selection can mean other features.
    pub fn build_programs(&self) -> Command {
        let mut command = self.cargo();
        command.args(["build", "--workspace"]);
        command.args([
            "--bin",
            "kanade",
            "--bin",
            "kanade-backend",
            "--bin",
            "kanade-agent",
            "--bin",
            "kanade-client",
        ]);
        command
    }

    /// A program that cargo has built, by the folder of the target folder that it lies in.
    pub fn built(&self, folder: &str, name: &str) -> PathBuf {
        self.target
            .join(folder)
            .join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// The folder of downloaded programs that tests and benchmarks need.
    pub fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// A file or folder of the checkout.
    pub fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }
}

/// A CI run starts from a fresh clone each time; what it builds is kept outside, for the next one.
fn shared_target() -> Option<PathBuf> {
    cache_folder()
        .filter(|_| Workspace::is_ci())
        .map(|cache| cache.join("target"))
}

/// The folder for what outlives a checkout, where the system has such a place.
fn cache_folder() -> Option<PathBuf> {
    let named = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    named("XDG_CACHE_HOME")
        .or_else(|| named("HOME").map(|home| home.join(".cache")))
        .or_else(|| named("LOCALAPPDATA"))
        .map(|folder| folder.join("kanade"))
}
