//! Sign-ins on Linux: open sessions as logind lists them, and the records of `utmp` and `wtmp`.
//!
//! Systems whose time does not fit into those records any more keep logind's files alone; systems without logind keep
//! the records alone.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use super::LastLogon;

/// The size of a record in `utmp` and `wtmp`.
const RECORD: usize = 384;
/// A session of a user, among the kinds of records.
const USER_PROCESS: i16 = 7;
/// So many records from the end are looked at.
const RECORDS: u64 = 128;
/// Accounts of sign-in screens.
const GREETERS: &[&str] = &[
    "gdm",
    "gdm-greeter",
    "Debian-gdm",
    "sddm",
    "lightdm",
    "greeter",
];

/// An account, and when it signed in, in microseconds since the epoch.
type SignIn = (u64, String);

pub fn last_logon() -> Option<LastLogon> {
    last_of(Path::new("/"))
}

fn last_of(root: &Path) -> Option<LastLogon> {
    let found = [
        sessions(&root.join("run/systemd/sessions")),
        records(&root.join("run/utmp")),
        records(&root.join("var/log/wtmp")),
    ];
    let (_, user) = found.into_iter().flatten().max()?;
    let accounts = fs::read_to_string(root.join("etc/passwd")).unwrap_or_default();
    let display_name = display_name(&accounts, &user);
    Some(LastLogon { user, display_name })
}

/// The newest session of a person among logind's.
fn sessions(folder: &Path) -> Option<SignIn> {
    let entries = fs::read_dir(folder).ok()?;
    entries
        .filter_map(|entry| session(&fs::read_to_string(entry.ok()?.path()).ok()?))
        .max()
}

fn session(text: &str) -> Option<SignIn> {
    let value = |name: &str| text.lines().find_map(|line| line.strip_prefix(name));
    (value("CLASS=")? == "user").then_some(())?;
    let user = value("USER=")?;
    Some((value("REALTIME=")?.parse().ok()?, user.to_owned()))
}

/// The newest sign-in among the last records of a file.
fn records(path: &Path) -> Option<SignIn> {
    let bytes = tail(path).ok()?;
    bytes.chunks_exact(RECORD).filter_map(record).max()
}

fn tail(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let whole = file.metadata()?.len() / RECORD as u64;
    let start = whole.saturating_sub(RECORDS) * RECORD as u64;
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(RECORDS * RECORD as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The layout is the same on all 64-bit systems: kind, process, terminal, id, user, host, …, time.
fn record(bytes: &[u8]) -> Option<SignIn> {
    let kind = i16::from_ne_bytes(bytes.get(0..2)?.try_into().ok()?);
    (kind == USER_PROCESS).then_some(())?;
    let name = bytes.get(44..76)?;
    let length = name
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(name.len());
    let user = String::from_utf8_lossy(&name[..length]).into_owned();
    if user.is_empty() || GREETERS.contains(&user.as_str()) {
        return None;
    }
    let number = |at: usize| Some(i32::from_ne_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let (seconds, micros) = (number(340)?, number(344)?);
    let micros = u64::from(seconds.cast_unsigned()) * 1_000_000 + u64::from(micros.cast_unsigned());
    Some((micros, user))
}

/// The first part of the account's comment, as far as the machine's own list knows it.
fn display_name(accounts: &str, user: &str) -> Option<String> {
    let account = accounts
        .lines()
        .map(|line| line.split(':').collect::<Vec<_>>())
        .find(|fields| fields.first() == Some(&user))?;
    let name = account.get(4)?.split(',').next()?.trim();
    (!name.is_empty() && name != user).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes_of(kind: i16, user: &str, seconds: i32) -> Vec<u8> {
        let mut bytes = vec![0; RECORD];
        bytes[0..2].copy_from_slice(&kind.to_ne_bytes());
        bytes[44..44 + user.len()].copy_from_slice(user.as_bytes());
        bytes[340..344].copy_from_slice(&seconds.to_ne_bytes());
        bytes
    }

    fn machine(wtmp: &[Vec<u8>], session: Option<&str>) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        let write = |path: &str, bytes: &[u8]| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        };
        write(
            "etc/passwd",
            b"root:x:0:0:root:/root:/bin/sh\nann:x:1000:1000:Ann Lee,,,:/home/ann:/bin/sh\n",
        );
        write("var/log/wtmp", &wtmp.concat());
        if let Some(session) = session {
            write("run/systemd/sessions/3", session.as_bytes());
        }
        root
    }

    #[test]
    fn the_newest_sign_in_counts_wherever_it_is_recorded() {
        let wtmp = [
            bytes_of(7, "ann", 100),
            bytes_of(8, "ann", 300),
            bytes_of(7, "gdm", 400),
        ];
        let last = last_of(machine(&wtmp, None).path()).unwrap();
        assert_eq!(
            (last.user.as_str(), last.display_name.as_deref()),
            ("ann", Some("Ann Lee"))
        );

        let session = "UID=0\nUSER=root\nCLASS=user\nREALTIME=200000000\n";
        let last = last_of(machine(&wtmp, Some(session)).path()).unwrap();
        assert_eq!((last.user.as_str(), last.display_name), ("root", None));
    }

    #[test]
    fn a_sign_in_screen_and_a_service_are_nobody() {
        let session = "USER=ann\nCLASS=manager\nREALTIME=200\n";
        assert_eq!(last_of(machine(&[], Some(session)).path()), None);
        assert_eq!(last_of(Path::new("/nowhere")), None);
    }
}
