//! What a service tells systemd: one datagram per message, as `sd_notify(3)` describes.

use std::time::Duration;

/// How a process reaches the manager that started it. Without such a manager everything said goes nowhere.
#[derive(Debug)]
pub struct Notifier {
    #[cfg(unix)]
    socket: Option<std::os::unix::net::UnixDatagram>,
    watchdog: Option<Duration>,
}

impl Notifier {
    /// The manager that the process's environment names.
    #[must_use]
    pub fn of_process() -> Self {
        let text = |name| std::env::var(name).ok();
        let (address, limit) = (text("NOTIFY_SOCKET"), text("WATCHDOG_USEC"));
        Self::new(
            address.as_deref(),
            limit.as_deref(),
            text("WATCHDOG_PID").as_deref(),
        )
    }

    /// From the values of `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`.
    #[must_use]
    pub fn new(address: Option<&str>, limit: Option<&str>, for_process: Option<&str>) -> Self {
        let is_ours = for_process.is_none_or(|id| id.parse() == Ok(std::process::id()));
        let watchdog = limit
            .filter(|_| is_ours)
            .and_then(|limit| limit.parse().ok())
            .filter(|micros| *micros > 0);
        #[cfg(not(unix))]
        let _ = address;
        Self {
            #[cfg(unix)]
            socket: address
                .filter(|address| !address.is_empty())
                .and_then(connect),
            watchdog: watchdog.map(Duration::from_micros),
        }
    }

    /// How long the manager waits for [`Notifier::alive`] before it ends the process; `None` when it does not.
    #[must_use]
    pub const fn watchdog(&self) -> Option<Duration> {
        self.watchdog
    }

    /// The service does its work.
    pub fn ready(&self) {
        self.say("READY=1");
    }

    /// The service is well.
    pub fn alive(&self) {
        self.say("WATCHDOG=1");
    }

    /// The service was asked to stop, and does.
    pub fn stopping(&self) {
        self.say("STOPPING=1");
    }

    /// A line that the manager shows.
    pub fn status(&self, text: &str) {
        self.say(&format!("STATUS={}", text.replace('\n', " ")));
    }

    /// A manager that does not listen is not worth a word.
    #[cfg(unix)]
    fn say(&self, message: &str) {
        if let Some(socket) = &self.socket {
            let _ = socket.send(message.as_bytes());
        }
    }

    #[cfg(not(unix))]
    fn say(&self, _message: &str) {}
}

/// An address that begins with `@` is not in the file system.
#[cfg(unix)]
fn connect(address: &str) -> Option<std::os::unix::net::UnixDatagram> {
    let socket = std::os::unix::net::UnixDatagram::unbound().ok()?;
    #[cfg(target_os = "linux")]
    if let Some(name) = address.strip_prefix('@') {
        use std::os::linux::net::SocketAddrExt;
        let address = std::os::unix::net::SocketAddr::from_abstract_name(name).ok()?;
        socket.connect_addr(&address).ok()?;
        return Some(socket);
    }
    socket.connect(address).ok()?;
    Some(socket)
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::net::UnixDatagram;

    use super::*;

    fn heard(socket: &UnixDatagram) -> String {
        let mut buffer = [0; 256];
        let length = socket.recv(&mut buffer).unwrap();
        String::from_utf8_lossy(&buffer[..length]).into_owned()
    }

    #[test]
    fn each_message_is_one_datagram() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notify");
        let manager = UnixDatagram::bind(&path).unwrap();
        let notifier = Notifier::new(path.to_str(), Some("30000000"), None);
        notifier.ready();
        notifier.status("all\nwell");
        notifier.alive();
        notifier.stopping();
        let said: Vec<String> = (0..4).map(|_| heard(&manager)).collect();
        assert_eq!(
            said,
            ["READY=1", "STATUS=all well", "WATCHDOG=1", "STOPPING=1"]
        );
        assert_eq!(notifier.watchdog(), Some(Duration::from_secs(30)));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn an_address_outside_the_file_system_is_reached() {
        use std::os::linux::net::SocketAddrExt;
        let name = format!("kanade-notify-{}", std::process::id());
        let address = std::os::unix::net::SocketAddr::from_abstract_name(&name).unwrap();
        let manager = UnixDatagram::bind_addr(&address).unwrap();
        Notifier::new(Some(&format!("@{name}")), None, None).ready();
        assert_eq!(heard(&manager), "READY=1");
    }

    #[test]
    fn a_limit_for_another_process_and_no_manager_at_all_are_nothing() {
        assert_eq!(
            Notifier::new(None, Some("1000"), Some("1")).watchdog(),
            None
        );
        let own = std::process::id().to_string();
        let ours = Notifier::new(None, Some("1000"), Some(&own));
        assert_eq!(ours.watchdog(), Some(Duration::from_millis(1)));
        ours.ready();
        assert_eq!(Notifier::new(Some(""), Some("x"), None).watchdog(), None);
    }
}
