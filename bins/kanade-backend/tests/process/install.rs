//! The backend as a service: what is installed, and what it tells its manager.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixDatagram;
use std::process::Command;

use kanade_testkit::{PATIENCE, temporary_folder};

use crate::program::Installation;

#[cfg(target_os = "linux")]
#[test]
fn an_installation_below_a_root_has_a_hardened_unit_and_a_secret_of_its_own() {
    let folder = temporary_folder();
    let (root, token) = (folder.path().join("root"), folder.path().join("token"));
    fs::write(&token, "secret-of-the-broker\n").unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_kanade-backend"))
        .args(["install", "--root", root.to_str().unwrap()])
        .args([
            "--bind",
            "0.0.0.0:8080",
            "--token-file",
            token.to_str().unwrap(),
        ])
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    let secret = root.join("etc/kanade/secrets/nats-token");
    assert_eq!(
        fs::metadata(secret).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let config = fs::read_to_string(root.join("etc/kanade/backend.toml")).unwrap();
    assert!(config.contains("bind = \"0.0.0.0:8080\""), "{config}");
    assert!(config.contains("/var/lib/kanade/backend.db"), "{config}");

    // What is started must be there for the check.
    let unit = fs::read_to_string(root.join("etc/systemd/system/kanade-backend.service")).unwrap();
    let programs = format!("ExecStart={}/opt/kanade/bin/", root.display());
    let copy = root.join("kanade-backend.service");
    fs::write(&copy, unit.replace("ExecStart=/opt/kanade/bin/", &programs)).unwrap();
    let Ok(verified) = Command::new("systemd-analyze")
        .arg("verify")
        .arg(&copy)
        .output()
    else {
        eprintln!("skipped: systemd-analyze is not installed");
        return;
    };
    let said = String::from_utf8_lossy(&verified.stderr).into_owned();
    let about_it: Vec<&str> = said
        .lines()
        .filter(|line| line.contains("kanade-backend"))
        .collect();
    assert!(about_it.is_empty(), "{about_it:#?}");
}

#[test]
fn the_manager_hears_when_it_serves_and_that_it_lives() {
    let installation = Installation::new("nats://127.0.0.1:9");
    fs::create_dir_all(installation.path("data")).unwrap();
    let socket = installation.path("notify");
    let manager = UnixDatagram::bind(&socket).unwrap();
    manager.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut command = installation.command(&[]);
    command
        .env("NOTIFY_SOCKET", &socket)
        .env("WATCHDOG_USEC", "4000000");
    let mut backend = command.stdout(std::process::Stdio::null()).spawn().unwrap();
    let mut buffer = [0; 64];
    let said: Vec<String> = (0..2)
        .map(|_| {
            manager
                .recv(&mut buffer)
                .map(|length| String::from_utf8_lossy(&buffer[..length]).into_owned())
        })
        .collect::<Result<_, _>>()
        .unwrap();
    backend.kill().unwrap();
    backend.wait().unwrap();
    assert_eq!(said, ["READY=1", "WATCHDOG=1"]);
}
