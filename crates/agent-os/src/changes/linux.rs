//! The kernel's messages: routes and addresses by rtnetlink, power supplies by device events.

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

/// Interfaces, addresses and routes; neighbours, which change all the time, are none of it.
const OF_THE_NETWORK: libc::c_int = libc::RTMGRP_LINK
    | libc::RTMGRP_IPV4_IFADDR
    | libc::RTMGRP_IPV4_ROUTE
    | libc::RTMGRP_IPV6_IFADDR
    | libc::RTMGRP_IPV6_ROUTE;
/// What the kernel says itself; the other group is udev's word on it.
const OF_DEVICES: libc::c_int = 1;
/// What a device event of a power supply holds.
const POWER_SUPPLY: &[u8] = b"SUBSYSTEM=power_supply\0";
/// Longer messages are cut, which loses nothing that is read.
const MESSAGE: usize = 8 * 1024;

/// Both sockets. A kernel may have no device events, as in some containers.
#[derive(Debug)]
pub struct Source {
    network: AsyncFd<OwnedFd>,
    devices: Option<AsyncFd<OwnedFd>>,
}

impl Source {
    /// Begins to listen. Must be called within the async runtime.
    pub fn open() -> io::Result<Self> {
        Ok(Self {
            network: socket(libc::NETLINK_ROUTE, OF_THE_NETWORK)?,
            devices: socket(libc::NETLINK_KOBJECT_UEVENT, OF_DEVICES).ok(),
        })
    }

    /// Waits for a message that may mean a change.
    pub async fn next(&mut self) -> io::Result<()> {
        loop {
            let heard = tokio::select! {
                heard = hear(&self.network, |_| true) => heard?,
                heard = of(self.devices.as_ref()) => heard?,
            };
            if heard {
                return Ok(());
            }
        }
    }
}

async fn of(devices: Option<&AsyncFd<OwnedFd>>) -> io::Result<bool> {
    match devices {
        Some(devices) => hear(devices, is_of_power).await,
        None => std::future::pending().await,
    }
}

fn is_of_power(message: &[u8]) -> bool {
    message
        .windows(POWER_SUPPLY.len())
        .any(|part| part == POWER_SUPPLY)
}

fn socket(protocol: libc::c_int, groups: libc::c_int) -> io::Result<AsyncFd<OwnedFd>> {
    // SAFETY: an all-zero address is a valid one; it outlives the call, which is told its size.
    let socket = unsafe {
        let kind = libc::SOCK_RAW | libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK;
        let socket = libc::socket(libc::AF_NETLINK, kind, protocol);
        if socket < 0 {
            return Err(io::Error::last_os_error());
        }
        let socket = OwnedFd::from_raw_fd(socket);
        let mut address: libc::sockaddr_nl = std::mem::zeroed();
        address.nl_family = libc::AF_NETLINK as libc::sa_family_t;
        address.nl_groups = groups.cast_unsigned();
        let size = size_of::<libc::sockaddr_nl>() as libc::socklen_t;
        if libc::bind(socket.as_raw_fd(), (&raw const address).cast(), size) < 0 {
            return Err(io::Error::last_os_error());
        }
        socket
    };
    // SAFETY: the socket stays the same open file until it is dropped, together with its registration.
    let registered = unsafe { AsyncFd::register_with_interest(socket, Interest::READABLE) };
    registered.map_err(|error| io::Error::other(error.to_string()))
}

/// Reads what has come; whether any of it was wanted.
async fn hear(socket: &AsyncFd<OwnedFd>, is_wanted: fn(&[u8]) -> bool) -> io::Result<bool> {
    let mut heard = false;
    let mut buffer = [0; MESSAGE];
    loop {
        let mut ready = socket.readable().await?;
        let read = ready.try_io(|socket| receive(socket.get_ref(), &mut buffer));
        match read {
            Ok(Ok(0)) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(Ok(length)) => heard |= is_wanted(&buffer[..length]),
            // More came than there was room for: something has changed for certain.
            Ok(Err(error)) if error.raw_os_error() == Some(libc::ENOBUFS) => heard = true,
            Ok(Err(error)) => return Err(error),
            Err(_would_block) => return Ok(heard),
        }
    }
}

fn receive(socket: &OwnedFd, buffer: &mut [u8]) -> io::Result<usize> {
    // SAFETY: the buffer is as long as is said, and outlives the call.
    let read = unsafe {
        libc::recv(
            socket.as_raw_fd(),
            buffer.as_mut_ptr().cast(),
            buffer.len(),
            libc::MSG_DONTWAIT,
        )
    };
    usize::try_from(read).map_err(|_| io::Error::last_os_error())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    #[test]
    fn of_device_events_those_of_power_supplies_count() {
        let event = |subsystem: &str| {
            format!("change@/devices/AC\0ACTION=change\0SUBSYSTEM={subsystem}\0SEQNUM=7\0")
        };
        assert!(is_of_power(event("power_supply").as_bytes()));
        assert!(!is_of_power(event("block").as_bytes()));
    }

    /// Needs root, who may give the machine an address on its own loopback for a moment.
    #[tokio::test]
    async fn an_address_that_comes_is_told_at_once() {
        let mut source = Source::open().unwrap();
        let address = |verb: &str| {
            let arguments = ["address", verb, "127.77.77.77/32", "dev", "lo"];
            let changed = std::process::Command::new("ip").args(arguments).output();
            changed.is_ok_and(|output| output.status.success())
        };
        if !address("add") {
            eprintln!("skipped: this account may not change the network");
            return;
        }
        let told = timeout(Duration::from_secs(10), source.next()).await;
        assert!(address("del"));
        told.unwrap().unwrap();
    }
}
