//! Sessions on Linux: as logind lists them on the system bus; without the bus, from its files, which do not tell locks.

use std::fs;
use std::path::Path;

use super::sessions::{SessionState, Sessions};
use crate::logind::{BusError, Logind};

pub async fn sessions() -> Option<Sessions> {
    match on_the_bus().await {
        Ok(sessions) => Some(sessions),
        Err(error) => {
            tracing::debug!(%error, "sessions are read from files: locks are not told");
            sessions_at_once()
        }
    }
}

/// Without locks.
pub fn sessions_at_once() -> Option<Sessions> {
    in_files(Path::new("/run/systemd/sessions"))
}

async fn on_the_bus() -> Result<Sessions, BusError> {
    let mut logind = Logind::connect().await?;
    let mut found = Sessions::new();
    for session in logind.sessions().await? {
        // One that ends while it is asked about is none any more.
        let Ok(class) = logind.class(&session).await else {
            continue;
        };
        if class == "user" {
            let locked = logind.is_locked(&session).await.ok();
            let user = session.user;
            found.insert(session.id, SessionState { user, locked });
        }
    }
    Ok(found)
}

fn in_files(folder: &Path) -> Option<Sessions> {
    let mut found = Sessions::new();
    for file in fs::read_dir(folder).ok()?.flatten() {
        let Ok(text) = fs::read_to_string(file.path()) else {
            continue;
        };
        let value = |name: &str| text.lines().find_map(|line| line.strip_prefix(name));
        if let (Some("user"), Some(user)) = (value("CLASS="), value("USER=")) {
            let state = SessionState {
                user: user.to_owned(),
                locked: None,
            };
            found.insert(file.file_name().to_string_lossy().into_owned(), state);
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_tell_the_sessions_of_people() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("3"), "UID=1000\nUSER=ann\nCLASS=user\n").unwrap();
        fs::write(root.path().join("c1"), "USER=gdm\nCLASS=greeter\n").unwrap();
        let found = in_files(root.path()).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found["3"].user.as_str(), found["3"].locked), ("ann", None));
        assert_eq!(in_files(Path::new("/nowhere")), None);
    }
}
