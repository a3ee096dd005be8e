//! Chromium, driven by scripts in `browser/`.

use std::path::{Path, PathBuf};

use kanade_testkit::{temporary_folder, workspace_folder};
use serde_json::Value;
use tokio::process::Command;
use tokio::time::timeout;

use crate::watch::LONG;

/// Runs `browser/<script>.mjs` with what it is told as JSON; returns the JSON it prints last.
///
/// # Panics
/// When node, the driver or Chromium is missing, or the script fails.
pub async fn browse(script: &str, told: &Value) -> Value {
    let profile = temporary_folder();
    let folder = workspace_folder().join("crates/e2e/browser");
    let mut command = Command::new("node");
    command
        .arg(folder.join(format!("{script}.mjs")))
        .arg(told.to_string())
        .env("E2E_NODE_MODULES", driver())
        .env("E2E_CHROMIUM", chromium())
        .env("E2E_PROFILE", profile.path())
        .kill_on_drop(true);
    let output = timeout(LONG, command.output()).await;
    let output = output
        .expect("an end of the browser's script")
        .expect("node");
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}: {said}\n{errors}");
    let last = said.lines().last().unwrap_or_default();
    serde_json::from_str(last).unwrap_or_else(|error| panic!("{script}: {error}: {said}"))
}

/// Where screenshots are kept: `e2e-screenshots` in the target folder.
pub fn screenshots() -> PathBuf {
    let test = std::env::current_exe().expect("the path of this test");
    let target = test.ancestors().nth(3).expect("the target folder");
    let folder = target.join("e2e-screenshots");
    std::fs::create_dir_all(&folder).expect("a folder for screenshots");
    folder
}

fn driver() -> PathBuf {
    let modules = workspace_folder().join("web/node_modules");
    let driver = modules.join("playwright-core/package.json");
    assert!(
        driver.is_file(),
        "{} is not installed: `npm ci` in web/, or `cargo xtask test`",
        driver.display()
    );
    modules
}

/// `$KANADE_CHROMIUM`, or what the system has.
fn chromium() -> PathBuf {
    if let Some(chosen) = std::env::var_os("KANADE_CHROMIUM") {
        return chosen.into();
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let found = std::env::split_paths(&folders)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|path| Path::is_file(path));
    found.expect(
        "Chromium on the PATH or in $KANADE_CHROMIUM: `cargo xtask test` installs it on Debian",
    )
}
