//! How whoever owns the data folder speaks to the backend that runs on it.
//!
//! The backend writes where it listens and a token into a file only its owner can read. The token
//! lets in where the owner is enough, is valid for one run of the process, and goes with the file
//! at the stop.

use std::fs;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use kanade_client::Client;
use kanade_config::DatabasePaths;
use kanade_trust::SecretToken;
use serde::{Deserialize, Serialize};

/// The file of a running backend; removed with the value.
#[derive(Debug)]
pub struct OwnerFile(PathBuf);

#[derive(Serialize, Deserialize)]
struct Content {
    url: String,
    token: String,
}

impl OwnerFile {
    /// Writes it.
    pub fn write(paths: &DatabasePaths, address: SocketAddr, token: &SecretToken) -> Result<Self> {
        let file = Self(path(paths));
        let content = Content {
            url: format!("http://{}", reachable(address)),
            token: token.reveal().to_owned(),
        };
        let text = serde_json::to_string(&content)?;
        let written = write_private(&file.0, &text);
        written.with_context(|| format!("cannot write {}", file.0.display()))?;
        Ok(file)
    }
}

impl Drop for OwnerFile {
    fn drop(&mut self) {
        // One that stays tells of a backend that does not answer, which is noticed.
        let _ = fs::remove_file(&self.0);
    }
}

/// A client of the backend that runs on these files; `None` when none does.
pub async fn client(paths: &DatabasePaths) -> Result<Option<Client>> {
    let path = path(paths);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read {}", path.display()));
        }
    };
    let content: Content = serde_json::from_str(&text)
        .with_context(|| format!("{} is not the backend's", path.display()))?;
    let client = Client::new(&content.url, Some(&content.token))?;
    Ok(client.health().await.is_ok().then_some(client))
}

fn path(paths: &DatabasePaths) -> PathBuf {
    paths.state.with_file_name("backend-owner.json")
}

/// The address from this machine: what listens everywhere listens on loopback too.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// Never readable by others, not even for a moment.
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut create = fs::OpenOptions::new();
    create.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut create, 0o600);
    create.open(path)?.write_all(text.as_bytes())
}
