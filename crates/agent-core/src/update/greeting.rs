//! Whether a broker answers at all, asked without any of the agent's own ways to connect.

use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

const WITHIN: Duration = Duration::from_secs(10);
/// A broker speaks first.
const GREETING: &[u8] = b"INFO ";
const PORT: &str = ":4222";

/// Whether one of the addresses greets.
pub(super) async fn greets(servers: &[String]) -> bool {
    for server in servers {
        if timeout(WITHIN, greeting(server)).await == Ok(true) {
            return true;
        }
    }
    false
}

async fn greeting(server: &str) -> bool {
    let Ok(mut stream) = TcpStream::connect(address(server)).await else {
        return false;
    };
    let mut first = [0; GREETING.len()];
    stream.read_exact(&mut first).await.is_ok() && first == GREETING
}

/// `host:port` of `nats://user@host:port`.
fn address(server: &str) -> String {
    let rest = server.split_once("://").map_or(server, |(_, rest)| rest);
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let host = host.trim_end_matches('/');
    let has_port = host
        .rsplit_once(':')
        .is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    match has_port {
        true => host.to_owned(),
        false => format!("{host}{PORT}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_what_stands_in_the_url() {
        assert_eq!(address("nats://broker:4333"), "broker:4333");
        assert_eq!(address("nats://token@broker/"), "broker:4222");
        assert_eq!(address("[::1]:4222"), "[::1]:4222");
    }
}
