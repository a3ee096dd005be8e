use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// The file a nats-server writes once it listens.
#[derive(Deserialize)]
struct PortsFile {
    nats: Vec<String>,
}

/// Removes what an earlier process left, so that a found file is this process's own.
pub(crate) fn forget_ports(folder: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        std::fs::remove_file(entry?.path())?;
    }
    Ok(())
}

/// The port the server says it listens on, once it has said so.
pub(crate) fn announced_port(folder: &Path) -> Option<u16> {
    let entry = std::fs::read_dir(folder).ok()?.next()?.ok()?;
    let text = std::fs::read(entry.path()).ok()?;
    let ports: PortsFile = serde_json::from_slice(&text).ok()?;
    let (_, port) = ports.nats.first()?.rsplit_once(':')?;
    port.parse().ok()
}

/// Whether a nats-server greets on this address.
pub(crate) async fn greets(address: SocketAddr) -> bool {
    timeout(Duration::from_secs(1), read_greeting(address))
        .await
        .is_ok_and(|greeting| greeting.is_some_and(|start| &start == b"INFO "))
}

async fn read_greeting(address: SocketAddr) -> Option<[u8; 5]> {
    let mut connection = TcpStream::connect(reachable(address)).await.ok()?;
    let mut start = [0; 5];
    connection.read_exact(&mut start).await.ok()?;
    Some(start)
}

/// The address to connect to for a server that listens on `address`, which may mean "everywhere".
pub(crate) fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    address
}
