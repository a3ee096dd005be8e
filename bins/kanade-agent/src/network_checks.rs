//! Whether the broker can be reached from here, step by step.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout};

/// One step takes no longer.
const WITHIN: Duration = Duration::from_secs(3);
/// The broker's usual port.
const PORT: &str = "4222";

/// Checks each of the addresses, which commas separate: is the name known, does somebody listen?
pub async fn run(addresses: &str) -> Value {
    let mut checks = Vec::new();
    for address in addresses.split(',').map(str::trim) {
        let target = target(address);
        let began = Instant::now();
        let found = resolve(&target).await;
        let first = found.as_ref().ok().and_then(|found| found.first().copied());
        let found = found.map(|found| json!(found));
        checks.push(outcome("resolve", &target, began, found));
        if let Some(first) = first {
            let began = Instant::now();
            let opened = connect(first).await.map(|()| Value::Null);
            checks.push(outcome("connect", &first.to_string(), began, opened));
        }
    }
    Value::Array(checks)
}

async fn resolve(target: &str) -> Result<Vec<SocketAddr>, String> {
    let found = timeout(WITHIN, lookup_host(target)).await;
    let found = found.map_err(|_| too_long())?;
    Ok(found.map_err(|error| error.to_string())?.collect())
}

async fn connect(address: SocketAddr) -> Result<(), String> {
    let opened = timeout(WITHIN, TcpStream::connect(address)).await;
    opened
        .map_err(|_| too_long())?
        .map(drop)
        .map_err(|error| error.to_string())
}

fn outcome(step: &str, target: &str, began: Instant, outcome: Result<Value, String>) -> Value {
    let (found, error) = match outcome {
        Ok(found) => (found, None),
        Err(error) => (Value::Null, Some(error)),
    };
    json!({
        "step": step,
        "target": target,
        "ok": error.is_none(),
        "milliseconds": u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        "found": found,
        "error": error,
    })
}

fn too_long() -> String {
    format!("no answer within {} s", WITHIN.as_secs())
}

/// Host and port of an address, without scheme and without who signs in.
fn target(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    let rest = rest.split('/').next().unwrap_or_default();
    let port = rest.rsplit_once(':').map(|(_, port)| port.parse::<u16>());
    match port {
        Some(Ok(_)) => rest.to_owned(),
        _ => format!("{rest}:{PORT}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_cut_down_to_host_and_port() {
        assert_eq!(target("nats://user:word@broker:5222/x"), "broker:5222");
        assert_eq!(target("tls://broker"), "broker:4222");
        assert_eq!(target("[::1]"), "[::1]:4222");
    }

    #[tokio::test]
    async fn a_port_where_nobody_listens_is_told() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let checks = run(&format!("nats://{address}")).await;
        let ok = |checks: &Value| [checks[0]["ok"].clone(), checks[1]["ok"].clone()];
        assert_eq!(ok(&checks), [json!(true), json!(true)], "{checks}");
        drop(listener);
        let checks = run(&format!("nats://{address}")).await;
        assert_eq!(ok(&checks), [json!(true), json!(false)], "{checks}");
        assert!(checks[1]["error"].is_string(), "{checks}");
    }
}
