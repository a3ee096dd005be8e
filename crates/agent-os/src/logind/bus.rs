//! A connection to the system bus, and logind's answers on it.

use std::io;
use std::path::Path;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::time::timeout;

use super::message::{Call, ERROR, HEAD, Message, REPLY, Reader, decode, rest};

const WITHIN: Duration = Duration::from_secs(3);
const LOGIND: &str = "org.freedesktop.login1";
const MANAGER: &str = "/org/freedesktop/login1";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
/// An answer to the sign-in is a short line.
const LONGEST_LINE: usize = 512;

/// Why logind did not answer.
#[derive(Debug, thiserror::Error)]
pub enum BusError {
    /// There is no system bus, or it went away.
    #[error("the system bus cannot be reached")]
    Bus(#[from] io::Error),
    /// It does not let the agent in.
    #[error("the system bus refuses the agent: {0}")]
    Refused(String),
    /// logind refused a question, or is not there.
    #[error("logind does not tell {0}")]
    NotTold(&'static str),
    /// The answer makes no sense.
    #[error("logind's answer about {0} cannot be read")]
    Unreadable(&'static str),
    /// No answer came.
    #[error("logind does not answer")]
    TooSlow,
}

/// A session as logind has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub user: String,
    /// Its place on the bus.
    pub path: String,
}

/// logind, over a connection of its own.
#[derive(Debug)]
pub struct Logind {
    stream: UnixStream,
    serial: u32,
}

impl Logind {
    /// Connects to the bus at its usual place.
    pub async fn connect() -> Result<Self, BusError> {
        Self::connect_to(Path::new("/run/dbus/system_bus_socket")).await
    }

    /// Connects to a bus.
    pub async fn connect_to(socket: &Path) -> Result<Self, BusError> {
        let connecting = async {
            let stream = UnixStream::connect(socket).await?;
            let mut bus = Self { stream, serial: 0 };
            bus.sign_in().await?;
            let hello = Call {
                destination: "org.freedesktop.DBus",
                path: "/org/freedesktop/DBus",
                interface: "org.freedesktop.DBus",
                member: "Hello",
                arguments: &[],
            };
            bus.call(&hello, "its name").await?;
            Ok(bus)
        };
        limited(connecting).await
    }

    /// The sessions there are, those of services among them.
    pub async fn sessions(&mut self) -> Result<Vec<Session>, BusError> {
        let what = "its sessions";
        let call = Call {
            destination: LOGIND,
            path: MANAGER,
            interface: "org.freedesktop.login1.Manager",
            member: "ListSessions",
            arguments: &[],
        };
        let reply = limited(self.call(&call, what)).await?;
        read_sessions(&reply).ok_or(BusError::Unreadable(what))
    }

    /// What kind of session it is: `user`, `greeter`, `manager` and so on.
    pub async fn class(&mut self, session: &Session) -> Result<String, BusError> {
        let what = "the kind of a session";
        let reply = self.property(session, "Class", what).await?;
        let mut body = Reader::new(&reply.body);
        let kind = body.signature();
        let text = kind.filter(|kind| kind == "s").and_then(|_| body.text());
        text.ok_or(BusError::Unreadable(what))
    }

    /// Whether its screen is locked.
    pub async fn is_locked(&mut self, session: &Session) -> Result<bool, BusError> {
        let what = "whether a session is locked";
        let reply = self.property(session, "LockedHint", what).await?;
        read_bool(&reply).ok_or(BusError::Unreadable(what))
    }

    /// Since when nobody has used the machine, in microseconds since the epoch; `None` while somebody does.
    pub async fn idle_since(&mut self) -> Result<Option<u64>, BusError> {
        let what = "whether the machine is used";
        let reply = self.of_manager("IdleHint", what).await?;
        if !read_bool(&reply).ok_or(BusError::Unreadable(what))? {
            return Ok(None);
        }
        let what = "since when the machine is not used";
        let reply = self.of_manager("IdleSinceHint", what).await?;
        let mut body = Reader::new(&reply.body);
        let kind = body.signature();
        let since = kind
            .filter(|kind| kind == "t")
            .and_then(|_| body.long_number());
        since.map(Some).ok_or(BusError::Unreadable(what))
    }

    async fn of_manager(&mut self, name: &str, what: &'static str) -> Result<Message, BusError> {
        self.get(MANAGER, "org.freedesktop.login1.Manager", name, what)
            .await
    }

    async fn property(
        &mut self,
        session: &Session,
        name: &str,
        what: &'static str,
    ) -> Result<Message, BusError> {
        self.get(&session.path, "org.freedesktop.login1.Session", name, what)
            .await
    }

    async fn get(
        &mut self,
        path: &str,
        interface: &str,
        name: &str,
        what: &'static str,
    ) -> Result<Message, BusError> {
        let call = Call {
            destination: LOGIND,
            path,
            interface: PROPERTIES,
            member: "Get",
            arguments: &[interface, name],
        };
        limited(self.call(&call, what)).await
    }

    /// The bus knows who is at the other end of the socket; what is said is only as whom to be taken.
    async fn sign_in(&mut self) -> Result<(), BusError> {
        let user = rustix::process::geteuid().as_raw().to_string();
        let hex: String = user.bytes().map(|byte| format!("{byte:02x}")).collect();
        let line = format!("\0AUTH EXTERNAL {hex}\r\n");
        self.stream.write_all(line.as_bytes()).await?;
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n") && answer.len() < LONGEST_LINE {
            answer.push(self.stream.read_u8().await?);
        }
        if !answer.starts_with(b"OK ") {
            let answer = String::from_utf8_lossy(&answer).trim().to_owned();
            return Err(BusError::Refused(answer));
        }
        Ok(self.stream.write_all(b"BEGIN\r\n").await?)
    }

    /// Signals and answers to questions that were given up are passed over.
    async fn call(&mut self, call: &Call<'_>, what: &'static str) -> Result<Message, BusError> {
        self.serial += 1;
        let serial = self.serial;
        self.stream.write_all(&call.encode(serial)).await?;
        loop {
            let mut head = [0; HEAD];
            self.stream.read_exact(&mut head).await?;
            let (length, fields) = rest(&head).ok_or(BusError::Unreadable(what))?;
            let mut bytes = vec![0; length];
            self.stream.read_exact(&mut bytes).await?;
            let message = decode(&head, &bytes, fields).ok_or(BusError::Unreadable(what))?;
            if message.reply_to == Some(serial) {
                return match message.kind {
                    REPLY => Ok(message),
                    ERROR => Err(BusError::NotTold(what)),
                    _ => Err(BusError::Unreadable(what)),
                };
            }
        }
    }
}

async fn limited<T>(work: impl Future<Output = Result<T, BusError>>) -> Result<T, BusError> {
    timeout(WITHIN, work)
        .await
        .unwrap_or(Err(BusError::TooSlow))
}

/// A variant that holds a truth value.
fn read_bool(reply: &Message) -> Option<bool> {
    let mut body = Reader::new(&reply.body);
    (body.signature()? == "b").then_some(())?;
    Some(body.number()? != 0)
}

/// An array of id, user's number, user, seat and path.
fn read_sessions(reply: &Message) -> Option<Vec<Session>> {
    (reply.signature == "a(susso)").then_some(())?;
    let mut body = Reader::new(&reply.body);
    let length = usize::try_from(body.number()?).ok()?;
    body.align(8);
    let end = body.position().checked_add(length)?;
    let mut sessions = Vec::new();
    while body.is_before(end) {
        body.align(8);
        let id = body.text()?;
        body.number()?;
        let user = body.text()?;
        body.text()?;
        let path = body.text()?;
        sessions.push(Session { id, user, path });
    }
    Some(sessions)
}
