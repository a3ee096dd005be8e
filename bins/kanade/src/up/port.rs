use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use crate::exit::ExitStatus;
use crate::failure::Failure;

/// Whether the backend can listen there. Port 0 becomes a free one.
pub fn check(bind: SocketAddr) -> Result<SocketAddr, Failure> {
    let listener = TcpListener::bind(bind);
    let address = listener.and_then(|listener| listener.local_addr());
    address.map_err(|error| {
        let message = match error.kind() {
            ErrorKind::AddrInUse => format!("{bind} is in use by another program"),
            _ => format!("{bind} cannot be listened on: {error}"),
        };
        let other = SocketAddr::new(bind.ip(), bind.port().wrapping_add(1).max(1024));
        Failure::new(
            ExitStatus::Failed,
            message,
            format!("kanade up --bind {other}"),
        )
    })
}

/// The address under which this machine reaches what listens on `bind`.
pub fn reachable(bind: SocketAddr) -> String {
    let ip = match bind.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, bind.port()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_is_one_clear_line() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let refused = check(address).unwrap_err();
        assert_eq!(
            refused.to_string(),
            format!("{address} is in use by another program")
        );
    }

    #[test]
    fn port_0_is_any_free_one() {
        assert_ne!(check("127.0.0.1:0".parse().unwrap()).unwrap().port(), 0);
    }

    #[test]
    fn everywhere_is_reached_at_home() {
        assert_eq!(
            reachable("0.0.0.0:80".parse().unwrap()),
            "http://127.0.0.1:80"
        );
        assert_eq!(reachable("[::]:80".parse().unwrap()), "http://[::1]:80");
        assert_eq!(
            reachable("192.0.2.1:80".parse().unwrap()),
            "http://192.0.2.1:80"
        );
    }
}
