use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use serde_json::Value;

use crate::folders::{temporary_folder, tools_folder};
use crate::waiting::{PATIENCE, wait_for};

/// The server, from PyPI, with what it needs.
const PINNED: &str = "\
aiosmtpd==1.4.6 --hash=sha256:72c99179ba5aa9ae0abbda6994668239b64a5ce054471955fe75f581d2592475
atpublic==9.0.0 --hash=sha256:449c3c4f0c74df79749d6fe225ba55e2a2fce34b303f0329211e4d6989ed6f6e
attrs==26.1.0 --hash=sha256:c647aa4a12dfbad9333ca4e71fe62ddc36f4e63b2d260a37a8b83d2f043ac309
";

const PROGRAM: &str = include_str!("mail_server.py");

/// A mail server of this test's own on a free port; ended with the value.
pub struct MailServer {
    child: Child,
    /// Closed with the value: the server ends when nobody holds its input.
    input: Option<ChildStdin>,
    port: u16,
    mails: Arc<Mutex<Vec<ReceivedMail>>>,
    _folder: tempfile::TempDir,
}

/// What a test may choose about its server.
#[derive(Debug, Clone, Default)]
pub struct MailServerBuilder {
    tls: Option<(&'static str, String, String)>,
    account: Option<(String, String)>,
    refuse: u32,
}

/// A mail that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedMail {
    /// The sender of the envelope.
    pub from: String,
    /// The recipients of the envelope.
    pub to: Vec<String>,
    /// Head and body as they were sent.
    pub data: String,
    /// Whether the connection was private.
    pub encrypted: bool,
    /// The account that signed in.
    pub account: Option<String>,
}

impl MailServerBuilder {
    /// The connection begins in the open and must become private. Both are PEM.
    #[must_use]
    pub fn starttls(mut self, certificate: &str, key: &str) -> Self {
        self.tls = Some(("starttls", certificate.into(), key.into()));
        self
    }

    /// The connection is private from the start. Both are PEM.
    #[must_use]
    pub fn tls(mut self, certificate: &str, key: &str) -> Self {
        self.tls = Some(("tls", certificate.into(), key.into()));
        self
    }

    /// Clients must sign in.
    #[must_use]
    pub fn account(mut self, name: &str, password: &str) -> Self {
        self.account = Some((name.into(), password.into()));
        self
    }

    /// The first mails are refused with 451.
    #[must_use]
    pub fn refuse(mut self, mails: u32) -> Self {
        self.refuse = mails;
        self
    }

    /// Starts it and waits until it listens.
    ///
    /// # Panics
    /// When there is no Python with pip, or the server does not start.
    pub async fn start(self) -> MailServer {
        let folder = temporary_folder();
        let mut command = Command::new("python3");
        command.arg("-c").arg(PROGRAM);
        command.env("PYTHONPATH", library());
        command.args(["--refuse", &self.refuse.to_string()]);
        if let Some((kind, certificate, key)) = &self.tls {
            let write = |name: &str, text: &str| {
                let path = folder.path().join(name);
                fs::write(&path, text).expect("a certificate in a temporary folder");
                path
            };
            command.args(["--tls", kind]);
            command
                .arg("--certificate")
                .arg(write("cert.pem", certificate));
            command.arg("--key").arg(write("key.pem", key));
        }
        if let Some((name, password)) = &self.account {
            command.args(["--account", name, "--password", password]);
        }
        run(command, folder).await
    }
}

async fn run(mut command: Command, folder: tempfile::TempDir) -> MailServer {
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("python3 starts");
    let output = child.stdout.take().expect("a pipe");
    let mails = Arc::<Mutex<Vec<ReceivedMail>>>::default();
    let port = Arc::<Mutex<Option<u16>>>::default();
    let (into, heard) = (Arc::clone(&mails), Arc::clone(&port));
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let said: Value = serde_json::from_str(&line).unwrap_or_default();
            match said["port"].as_u64() {
                Some(port) => *lock(&heard) = u16::try_from(port).ok(),
                None => lock(&into).push(received(&said)),
            }
        }
    });
    let port = wait_for("the mail server's port", PATIENCE, async || *lock(&port)).await;
    MailServer {
        input: child.stdin.take(),
        child,
        port,
        mails,
        _folder: folder,
    }
}

impl MailServer {
    /// Starts one that takes everything, in the open.
    ///
    /// # Panics
    /// As [`MailServerBuilder::start`].
    pub async fn start() -> Self {
        Self::builder().start().await
    }

    /// For a server that is more careful.
    pub fn builder() -> MailServerBuilder {
        MailServerBuilder::default()
    }

    /// Its port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What arrived so far.
    pub fn mails(&self) -> Vec<ReceivedMail> {
        lock(&self.mails).clone()
    }

    /// Waits until so many mails arrived.
    ///
    /// # Panics
    /// When they do not.
    pub async fn wait_for(&self, count: usize) -> Vec<ReceivedMail> {
        wait_for("mail", PATIENCE, async || {
            Some(self.mails()).filter(|mails| mails.len() >= count)
        })
        .await
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn received(said: &Value) -> ReceivedMail {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let to = said["to"].as_array().cloned().unwrap_or_default();
    ReceivedMail {
        from: text(&said["from"]),
        to: to.iter().map(text).collect(),
        data: text(&said["data"]),
        encrypted: said["encrypted"] == true,
        account: said["account"].as_str().map(str::to_owned),
    }
}

/// The folder with the server's modules, fetched when it is not there.
fn library() -> PathBuf {
    let tools = tools_folder();
    let folder = tools.join("aiosmtpd-1.4.6");
    if folder.is_dir() {
        return folder;
    }
    fs::create_dir_all(&tools).expect("a folder for tools");
    let lock = File::create(tools.join("aiosmtpd.lock")).expect("a lock file");
    lock.lock().expect("the lock of the tools");
    if !folder.is_dir() {
        fetch(&tools, &folder);
    }
    folder
}

fn fetch(tools: &Path, folder: &Path) {
    let staging = tools.join("aiosmtpd.download");
    let _ = fs::remove_dir_all(&staging);
    fs::create_dir_all(&staging).expect("a folder to fetch into");
    let requirements = staging.join("requirements.txt");
    fs::write(&requirements, PINNED).expect("a list of what is fetched");
    let modules = staging.join("modules");
    let output = Command::new("python3")
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .args(["--no-deps", "--only-binary=:all:", "--require-hashes"])
        .arg("--requirement")
        .arg(&requirements)
        .arg("--target")
        .arg(&modules)
        .output()
        .expect("python3 runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "pip cannot fetch aiosmtpd: {said}");
    fs::rename(&modules, folder).expect("the fetched modules move");
    let _ = fs::remove_dir_all(&staging);
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
