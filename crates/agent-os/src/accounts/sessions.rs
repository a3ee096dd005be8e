//! Who sits at the machine, as logind writes it down.

use std::fs;
use std::path::{Path, PathBuf};

use crate::environment::Variable;

/// What a session's programs are told about its screen. No file has them all; the session's own programs do.
const OF_THE_SCREEN: [&str; 6] = [
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "XDG_CURRENT_DESKTOP",
    "XDG_SESSION_TYPE",
    "LANG",
];

/// A session that is in the foreground.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// logind's name for it.
    pub id: String,
    /// The account.
    pub uid: u32,
    /// Whether it has a screen that windows can be shown on.
    pub is_graphical: bool,
    /// The X display, as far as logind knows it.
    pub display: Option<String>,
    /// When it began, in microseconds.
    started: u64,
    has_seat: bool,
}

/// The session of the person at the machine whose root is given: in the foreground, of a user, not from another
/// machine. One with a screen before one without, one at a seat before one without, the newest last.
pub fn active_session(root: &Path) -> Option<Session> {
    let entries = fs::read_dir(root.join("run/systemd/sessions")).ok()?;
    entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            parse(
                entry.file_name().to_str()?,
                &fs::read_to_string(entry.path()).ok()?,
            )
        })
        .max_by_key(|session| (session.is_graphical, session.has_seat, session.started))
}

/// What an account's programs find of its sessions: its runtime folder and its bus, which are there from its first
/// sign-in to its last sign-out, and all of the session that is in the foreground, should that be its own.
pub(super) fn of_account(uid: u32, root: &Path) -> Vec<Variable> {
    match active_session(root).filter(|session| session.uid == uid) {
        Some(session) => session.variables(root),
        None => of_the_runtime_folder(uid, root),
    }
}

fn of_the_runtime_folder(uid: u32, root: &Path) -> Vec<Variable> {
    let runtime = PathBuf::from(format!("/run/user/{uid}"));
    let here = root.join(runtime.strip_prefix("/").unwrap_or(&runtime));
    let mut variables = Vec::new();
    if here.join("bus").exists() {
        let address = format!("unix:path={}/bus", runtime.display());
        variables.push(("DBUS_SESSION_BUS_ADDRESS".into(), address.into()));
    }
    if here.is_dir() {
        variables.push(("XDG_RUNTIME_DIR".into(), runtime.into()));
    }
    variables
}

fn parse(id: &str, text: &str) -> Option<Session> {
    let value = |name: &str| {
        text.lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
            .unwrap_or_default()
    };
    let is_present = value("CLASS") == "user"
        && value("ACTIVE") == "1"
        && value("REMOTE") != "1"
        && value("STATE") != "closing";
    is_present.then_some(())?;
    Some(Session {
        id: id.to_owned(),
        uid: value("UID").parse().ok()?,
        is_graphical: matches!(value("TYPE"), "x11" | "wayland" | "mir"),
        display: Some(value("DISPLAY").to_owned()).filter(|display| !display.is_empty()),
        started: value("REALTIME").parse().unwrap_or_default(),
        has_seat: !value("SEAT").is_empty(),
    })
}

impl Session {
    /// What a program of this session finds in its environment.
    pub fn variables(&self, root: &Path) -> Vec<Variable> {
        let mut variables: Vec<Variable> = vec![("XDG_SESSION_ID".into(), self.id.clone().into())];
        variables.extend(of_the_runtime_folder(self.uid, root));
        if self.is_graphical {
            variables.extend(self.screen(root));
        }
        variables
    }

    /// As one of the session's own programs has it, which alone knows its screen whole.
    fn screen(&self, root: &Path) -> Vec<Variable> {
        let programs = fs::read_dir(root.join("proc"))
            .into_iter()
            .flatten()
            .flatten();
        let environments = programs
            .filter(|entry| {
                entry
                    .file_name()
                    .to_string_lossy()
                    .bytes()
                    .all(|byte| byte.is_ascii_digit())
            })
            .filter(|entry| is_owned_by(&entry.path(), self.uid))
            .filter_map(|entry| fs::read(entry.path().join("environ")).ok());
        let found = environments
            .map(|environment| of_the_screen(&environment))
            .find(|variables| has_display(variables));
        let known = self
            .display
            .clone()
            .map(|display| ("DISPLAY".into(), display.into()));
        found.unwrap_or_else(|| known.into_iter().collect())
    }
}

fn of_the_screen(environment: &[u8]) -> Vec<Variable> {
    let text = String::from_utf8_lossy(environment);
    let pairs = text.split('\0').filter_map(|pair| pair.split_once('='));
    pairs
        .filter(|(name, value)| OF_THE_SCREEN.contains(name) && !value.is_empty())
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}

fn has_display(variables: &[Variable]) -> bool {
    variables
        .iter()
        .any(|(name, _)| name == "DISPLAY" || name == "WAYLAND_DISPLAY")
}

fn is_owned_by(path: &Path, uid: u32) -> bool {
    std::os::unix::fs::MetadataExt::uid(&match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(_) => return false,
    }) == uid
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT_THE_SCREEN: &str = "UID=1000\nUSER=ann\nACTIVE=1\nSTATE=active\nREMOTE=0\nTYPE=wayland\nCLASS=user\nSEAT=seat0\nREALTIME=100\n";

    fn machine(sessions: &[(&str, &str)]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("run/systemd/sessions");
        fs::create_dir_all(&folder).unwrap();
        for (id, text) in sessions {
            fs::write(folder.join(id), text).unwrap();
        }
        root
    }

    fn active(sessions: &[(&str, &str)]) -> Option<String> {
        active_session(machine(sessions).path()).map(|session| session.id)
    }

    #[test]
    fn a_person_at_the_screen_comes_before_one_at_a_terminal() {
        let terminal = AT_THE_SCREEN
            .replace("wayland", "tty")
            .replace("REALTIME=100", "REALTIME=200");
        assert_eq!(
            active(&[("3", &terminal), ("2", AT_THE_SCREEN)]),
            Some("2".into())
        );
        assert_eq!(active(&[("3", &terminal)]), Some("3".into()));
    }

    #[test]
    fn who_is_elsewhere_in_the_background_or_no_person_is_not_there() {
        for (from, to) in [
            ("REMOTE=0", "REMOTE=1"),
            ("ACTIVE=1", "ACTIVE=0"),
            ("CLASS=user", "CLASS=greeter"),
            ("STATE=active", "STATE=closing"),
        ] {
            assert_eq!(
                active(&[("2", &AT_THE_SCREEN.replace(from, to))]),
                None,
                "{to}"
            );
        }
        assert_eq!(active_session(Path::new("/nowhere")), None);
    }

    #[test]
    fn an_account_that_is_signed_in_elsewhere_has_its_runtime_folder_and_no_screen() {
        let root = machine(&[("2", AT_THE_SCREEN)]);
        fs::create_dir_all(root.path().join("run/user/77")).unwrap();
        let expected: Variable = ("XDG_RUNTIME_DIR".into(), "/run/user/77".into());
        assert_eq!(of_account(77, root.path()), [expected]);
        assert!(of_account(78, root.path()).is_empty());
        let own: Variable = ("XDG_SESSION_ID".into(), "2".into());
        assert!(of_account(1000, root.path()).contains(&own));
    }

    #[test]
    fn a_session_brings_its_runtime_folder_its_bus_and_its_screen() {
        let own = rustix::process::getuid().as_raw();
        let text = AT_THE_SCREEN.replace("UID=1000", &format!("UID={own}"));
        let root = machine(&[("2", &text)]);
        let runtime = root.path().join(format!("run/user/{own}"));
        fs::create_dir_all(&runtime).unwrap();
        fs::write(runtime.join("bus"), "").unwrap();
        let program = root.path().join("proc/77");
        fs::create_dir_all(&program).unwrap();
        fs::write(
            program.join("environ"),
            "WAYLAND_DISPLAY=wayland-0\0SECRET=x\0LANG=ja_JP.UTF-8\0",
        )
        .unwrap();
        let session = active_session(root.path()).unwrap();
        let variables = session.variables(root.path());
        let value = |name: &str| {
            let found = variables.iter().find(|(other, _)| other == name);
            found.map(|(_, value)| value.to_str().unwrap().to_owned())
        };
        assert_eq!(value("XDG_RUNTIME_DIR"), Some(format!("/run/user/{own}")));
        assert_eq!(
            value("DBUS_SESSION_BUS_ADDRESS"),
            Some(format!("unix:path=/run/user/{own}/bus"))
        );
        assert_eq!(value("WAYLAND_DISPLAY").as_deref(), Some("wayland-0"));
        assert_eq!(value("LANG").as_deref(), Some("ja_JP.UTF-8"));
        assert_eq!(value("SECRET"), None);
    }
}
