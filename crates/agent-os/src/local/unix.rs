//! A Unix socket that everybody may open, in a folder that only the agent may write.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::UnixStream as BlockingStream;
use std::path::{Path, PathBuf};

use tokio::net::UnixListener;

use super::Person;
use crate::accounts::{Account, account_of};

/// Groups whose members administer a machine, or read its logs anyway.
const ADMINISTRATORS: [&str; 5] = ["sudo", "wheel", "admin", "adm", "systemd-journal"];

/// A connection.
pub type LocalStream = tokio::net::UnixStream;

#[derive(Debug)]
pub struct Listener {
    listener: UnixListener,
    path: PathBuf,
}

impl Listener {
    pub fn bind(path: &Path) -> io::Result<Self> {
        if let Some(folder) = path.parent().filter(|folder| !folder.exists()) {
            fs::create_dir_all(folder)?;
            fs::set_permissions(folder, Permissions::from_mode(0o755))?;
        }
        remove_stale(path)?;
        let listener = UnixListener::bind(path)?;
        fs::set_permissions(path, Permissions::from_mode(0o666))?;
        Ok(Self {
            listener,
            path: path.to_owned(),
        })
    }

    pub async fn accept(&mut self) -> io::Result<(LocalStream, Person)> {
        let (stream, _) = self.listener.accept().await?;
        let credentials = stream.peer_cred()?;
        let session = credentials.pid().and_then(session).unwrap_or_default();
        Ok((stream, person(credentials.uid(), session)))
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        // Whoever finds it later sees that nobody answers.
        let _ = fs::remove_file(&self.path);
    }
}

/// Opens a connection to an agent.
///
/// # Errors
/// When nobody listens there.
pub async fn connect(address: &Path) -> io::Result<LocalStream> {
    LocalStream::connect(address).await
}

fn remove_stale(path: &Path) -> io::Result<()> {
    let is_socket = fs::symlink_metadata(path).is_ok_and(|file| file.file_type().is_socket());
    if !is_socket {
        return Ok(());
    }
    match BlockingStream::connect(path) {
        Ok(_) => Err(io::Error::new(
            io::ErrorKind::AddrInUse,
            "another agent listens there",
        )),
        Err(_) => fs::remove_file(path),
    }
}

/// Whether a person is the one at the screen.
#[cfg(target_os = "linux")]
pub fn is_at_screen(person: &Person) -> bool {
    let session = crate::accounts::active_session(Path::new("/"));
    session.is_some_and(|session| person.id == id(session.uid))
}

/// Nobody knows here.
#[cfg(not(target_os = "linux"))]
pub fn is_at_screen(_person: &Person) -> bool {
    false
}

/// An account without a name is called by its number; what nobody can sign in with is a service's.
fn person(uid: u32, session: String) -> Person {
    let account = account_of(uid);
    let signs_in = |account: &Account| {
        !account.shell.ends_with("nologin") && !account.shell.ends_with("false")
    };
    let may_act = uid == 0 || account.as_ref().is_some_and(signs_in);
    let groups = fs::read_to_string("/etc/group").unwrap_or_default();
    let administers =
        |account: &Account| administrators(&groups).any(|gid| account.groups.contains(&gid));
    Person {
        id: id(uid),
        session,
        may_act,
        is_administrator: uid == 0 || account.as_ref().is_some_and(administers),
        account: account.map_or_else(|| uid.to_string(), |account| account.name),
    }
}

fn id(uid: u32) -> String {
    format!("uid-{uid}")
}

/// The numbers of the groups whose members administer a machine or read its logs.
fn administrators(groups: &str) -> impl Iterator<Item = u32> {
    groups.lines().filter_map(|line| {
        let mut fields = line.split(':');
        let is_one = fields
            .next()
            .is_some_and(|name| ADMINISTRATORS.contains(&name));
        is_one.then_some(())?;
        fields.nth(1)?.parse().ok()
    })
}

/// The login session a process belongs to, by its control group.
fn session(process: i32) -> Option<String> {
    let groups = fs::read_to_string(format!("/proc/{process}/cgroup")).ok()?;
    session_of(&groups).map(str::to_owned)
}

fn session_of(groups: &str) -> Option<&str> {
    let parts = groups.split(['/', '\n']);
    let mut scopes = parts.filter_map(|part| part.strip_prefix("session-")?.strip_suffix(".scope"));
    scopes.next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test]
    async fn the_system_says_who_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run/agent.sock");
        let mut listener = Listener::bind(&path).unwrap();
        let (accepted, client) = tokio::join!(listener.accept(), connect(&path));
        let (mut stream, person) = accepted.unwrap();
        // SAFETY: it only reads a number.
        let own = unsafe { libc::getuid() };
        assert_eq!(person.id, format!("uid-{own}"));
        assert!(!person.account.is_empty());
        client.unwrap().write_all(b"hello").await.unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        assert_eq!(text, "hello");
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o666);
    }

    #[tokio::test]
    async fn a_socket_left_behind_is_replaced_and_one_in_use_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("agent.sock");
        drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
        assert!(path.exists());
        let listener = Listener::bind(&path).unwrap();
        let refused = Listener::bind(&path).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AddrInUse);
        drop(listener);
        assert!(!path.exists());
    }

    #[test]
    fn a_session_is_told_by_the_control_group() {
        let groups = "0::/user.slice/user-1000.slice/session-3.scope\n";
        assert_eq!(session_of(groups), Some("3"));
        assert_eq!(session_of("0::/system.slice/cron.service\n"), None);
    }

    #[test]
    fn services_do_not_act_and_administrators_are_known_by_their_groups() {
        let root = person(0, String::new());
        assert!(root.may_act && root.is_administrator);
        let nobody = person(4_000_000_001, String::new());
        assert!(!nobody.may_act && !nobody.is_administrator);
        let groups = "root:x:0:\nsudo:x:27:ann\nvideo:x:44:\nadm:x:4:\nwheel:x:oops:\n";
        assert_eq!(administrators(groups).collect::<Vec<_>>(), [27, 4]);
    }

    #[test]
    fn an_account_without_a_name_is_its_number() {
        assert_eq!(person(0, String::new()).account, "root");
        assert_eq!(person(4_000_000_001, String::new()).account, "4000000001");
    }
}
