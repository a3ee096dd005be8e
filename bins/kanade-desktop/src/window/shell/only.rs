//! One program for a person at a desktop: who starts it again gets the window of the one that runs.
//!
//! The first one listens at a place that only this account can know: a socket in its own runtime folder,
//! or a pipe whose name cannot be guessed and is kept in its own folder.

use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use kanade_agent_os::local::{LocalListener, LocalStream, connect};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

/// Who runs already answers within this time, or is taken for gone.
const PATIENCE: Duration = Duration::from_secs(2);
/// What asks for the window.
const OPEN: &[u8] = b"open";
/// What it is answered with.
const HERE: &[u8] = b"here";

/// Whether this account's program runs already; where `wants_window`, that one shows its window.
pub fn runs_already(wants_window: bool) -> bool {
    platform::known().is_some_and(|address| runs_at(&address, wants_window))
}

fn runs_at(address: &Path, wants_window: bool) -> bool {
    let asked = if wants_window { OPEN } else { HERE };
    runtime().is_ok_and(|runtime| runtime.block_on(within(ask(address, asked))).is_some())
}

/// Calls `open` whenever this account starts the program again.
///
/// # Errors
/// When there is no place to listen at.
pub fn listen(open: impl Fn() + Send + 'static) -> io::Result<()> {
    listen_at(&platform::own()?, open)
}

fn listen_at(address: &Path, open: impl Fn() + Send + 'static) -> io::Result<()> {
    let runtime = runtime()?;
    let mut listener = {
        let _inside = runtime.enter();
        LocalListener::bind(address)?
    };
    let serve = async move {
        loop {
            if let Ok((stream, _)) = listener.accept().await
                && within(answer(stream)).await == Some(true)
            {
                open();
            }
        }
    };
    thread::Builder::new()
        .name("only".to_owned())
        .spawn(move || runtime.block_on(serve))?;
    Ok(())
}

fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

async fn within<T>(work: impl Future<Output = io::Result<T>>) -> Option<T> {
    timeout(PATIENCE, work).await.ok()?.ok()
}

async fn ask(address: &Path, asked: &[u8]) -> io::Result<()> {
    let mut stream = connect(address).await?;
    stream.write_all(asked).await?;
    let mut said = [0; 4];
    stream.read_exact(&mut said).await?;
    if said == HERE {
        Ok(())
    } else {
        Err(io::ErrorKind::InvalidData.into())
    }
}

/// Whether the window is asked for.
async fn answer(mut stream: LocalStream) -> io::Result<bool> {
    let mut asked = [0; 4];
    stream.read_exact(&mut asked).await?;
    stream.write_all(HERE).await?;
    stream.flush().await?;
    Ok(asked == OPEN)
}

#[cfg(not(windows))]
mod platform {
    use super::{PathBuf, io};

    pub fn known() -> Option<PathBuf> {
        let folder = std::env::var_os("XDG_RUNTIME_DIR").filter(|value| !value.is_empty())?;
        Some(PathBuf::from(folder).join("kanade-client.sock"))
    }

    pub fn own() -> io::Result<PathBuf> {
        known().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

#[cfg(windows)]
mod platform {
    use std::fs;

    use super::{PathBuf, io};

    pub fn known() -> Option<PathBuf> {
        let name = fs::read_to_string(file()?).ok()?;
        Some(name.trim().into())
    }

    pub fn own() -> io::Result<PathBuf> {
        let file = file().ok_or(io::ErrorKind::NotFound)?;
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        let name = format!(r"\\.\pipe\kanade-client-{:032x}", rand::random::<u128>());
        fs::write(file, &name)?;
        Ok(name.into())
    }

    fn file() -> Option<PathBuf> {
        let folder = std::env::var_os("LOCALAPPDATA")?;
        let session = std::env::var("SESSIONNAME").unwrap_or_default();
        let plain = |one: &char| one.is_ascii_alphanumeric();
        let session: String = session.chars().filter(plain).collect();
        Some(PathBuf::from(folder).join(format!(r"Kanade\client-{session}.pipe")))
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn a_second_start_is_seen_and_asks_for_the_window_where_it_wants_one() {
        let folder = tempfile::tempdir().unwrap();
        let address = folder.path().join("client.sock");
        assert!(!runs_at(&address, true));
        let (sender, opened) = channel();
        listen_at(&address, move || sender.send(()).unwrap()).unwrap();
        assert!(runs_at(&address, false));
        assert!(opened.try_recv().is_err());
        assert!(runs_at(&address, true));
        opened.recv_timeout(PATIENCE).unwrap();
    }
}
