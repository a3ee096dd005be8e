//! The client of the system bus, against a bus of the test's own.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use kanade_agent_os::logind::{BusError, Logind, Session};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};

/// A real bus, ended with the test.
struct Bus(Child);

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// `None` where no bus is installed.
fn real_bus(folder: &Path) -> Option<Bus> {
    let socket = folder.join("bus");
    let config = format!(
        "<busconfig><type>custom</type><listen>unix:path={}</listen><auth>EXTERNAL</auth>\
         <policy context=\"default\"><allow user=\"*\"/><allow own=\"*\"/><allow send_destination=\"*\"/>\
         <allow receive_sender=\"*\"/></policy></busconfig>",
        socket.display()
    );
    let path = folder.join("bus.conf");
    std::fs::write(&path, config).unwrap();
    let started = Command::new("dbus-daemon")
        .arg(format!("--config-file={}", path.display()))
        .args(["--nofork", "--print-address=1"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut bus = Bus(started.ok()?);
    // It listens once it tells where.
    let mut address = String::new();
    let output = bus.0.stdout.take().unwrap();
    BufReader::new(output).read_line(&mut address).unwrap();
    Some(bus)
}

#[tokio::test]
async fn a_real_bus_lets_the_agent_in_and_tells_that_logind_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let Some(_bus) = real_bus(folder.path()) else {
        eprintln!("SKIPPED: there is no dbus-daemon on this machine");
        return;
    };
    let mut logind = Logind::connect_to(&folder.path().join("bus"))
        .await
        .unwrap();
    let refused = logind.sessions().await.unwrap_err();
    assert!(matches!(refused, BusError::NotTold(_)), "{refused}");
    // The connection goes on after a refusal.
    let refused = logind.idle_since().await.unwrap_err();
    assert!(matches!(refused, BusError::NotTold(_)), "{refused}");
}

#[tokio::test]
async fn without_a_bus_nothing_is_told() {
    let nowhere = Logind::connect_to(Path::new("/nowhere")).await;
    assert!(matches!(nowhere.unwrap_err(), BusError::Bus(_)));
}

/// What logind answers, as bodies with their signatures, in the order of the questions.
async fn answer_as_logind(socket: UnixListener, answers: Vec<(&'static str, Vec<u8>)>) {
    let (mut stream, _) = socket.accept().await.unwrap();
    let mut line = [0; 512];
    let read = stream.read(&mut line).await.unwrap();
    assert!(line[..read].starts_with(b"\0AUTH EXTERNAL "));
    stream.write_all(b"OK 0123\r\n").await.unwrap();
    let mut begin = [0; 7];
    stream.read_exact(&mut begin).await.unwrap();
    for (signature, body) in answers {
        let serial = question(&mut stream).await;
        stream
            .write_all(&reply(serial, signature, &body))
            .await
            .unwrap();
    }
}

/// The serial of the next call.
async fn question(stream: &mut UnixStream) -> u32 {
    let mut head = [0; 16];
    stream.read_exact(&mut head).await.unwrap();
    let number = |at: usize| u32::from_le_bytes(head[at..at + 4].try_into().unwrap());
    let rest = number(12).next_multiple_of(8) + number(4);
    let mut bytes = vec![0; rest as usize];
    stream.read_exact(&mut bytes).await.unwrap();
    number(8)
}

fn reply(serial: u32, signature: &str, body: &[u8]) -> Vec<u8> {
    let mut fields = vec![5, 1, b'u', 0];
    fields.extend(serial.to_le_bytes());
    fields.extend([8, 1, b'g', 0, signature.len() as u8]);
    fields.extend(signature.as_bytes());
    fields.push(0);
    let mut message = vec![b'l', 2, 1, 1];
    message.extend((body.len() as u32).to_le_bytes());
    message.extend(1_u32.to_le_bytes());
    message.extend((fields.len() as u32).to_le_bytes());
    message.extend(&fields);
    message.resize(message.len().next_multiple_of(8), 0);
    message.extend(body);
    message
}

fn text(body: &mut Vec<u8>, text: &str) {
    body.resize(body.len().next_multiple_of(4), 0);
    body.extend((text.len() as u32).to_le_bytes());
    body.extend(text.as_bytes());
    body.push(0);
}

/// `[("3", 1000, "ann", "seat0", "/…/_33")]`
fn sessions() -> Vec<u8> {
    let mut body = vec![0; 8];
    text(&mut body, "3");
    body.resize(body.len().next_multiple_of(4), 0);
    body.extend(1000_u32.to_le_bytes());
    text(&mut body, "ann");
    text(&mut body, "seat0");
    text(&mut body, "/org/freedesktop/login1/session/_33");
    let length = (body.len() - 8) as u32;
    body[..4].copy_from_slice(&length.to_le_bytes());
    body
}

fn variant_text(value: &str) -> Vec<u8> {
    let mut body = vec![1, b's', 0];
    text(&mut body, value);
    body
}

fn variant_bool(value: bool) -> Vec<u8> {
    vec![1, b'b', 0, 0, u8::from(value), 0, 0, 0]
}

fn variant_time(value: u64) -> Vec<u8> {
    let mut body = vec![1, b't', 0, 0, 0, 0, 0, 0];
    body.extend(value.to_le_bytes());
    body
}

#[tokio::test]
async fn sessions_locks_and_idle_time_are_read_as_logind_writes_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bus");
    let socket = UnixListener::bind(&path).unwrap();
    let mut name = Vec::new();
    text(&mut name, ":1.7");
    let answers = vec![
        ("s", name),
        ("a(susso)", sessions()),
        ("v", variant_text("user")),
        ("v", variant_bool(true)),
        ("v", variant_bool(true)),
        ("v", variant_time(1_790_000_000_000_000)),
        ("v", variant_bool(false)),
    ];
    let asking = async {
        let mut logind = Logind::connect_to(&path).await.unwrap();
        let found = logind.sessions().await.unwrap();
        let expected = Session {
            id: "3".into(),
            user: "ann".into(),
            path: "/org/freedesktop/login1/session/_33".into(),
        };
        assert_eq!(found, [expected]);
        assert_eq!(logind.class(&found[0]).await.unwrap(), "user");
        assert!(logind.is_locked(&found[0]).await.unwrap());
        let since = logind.idle_since().await.unwrap();
        assert_eq!(since, Some(1_790_000_000_000_000));
        assert_eq!(logind.idle_since().await.unwrap(), None);
    };
    tokio::join!(answer_as_logind(socket, answers), asking);
}
