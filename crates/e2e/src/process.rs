//! One child process: its output in a file, its end in the test's hand.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use kanade_testkit::{PATIENCE, wait_for};
use rustix::process::{Pid, Signal, getpid, getppid, kill_process};

/// How long a process that is dropped may tidy up.
const TIDY: Duration = Duration::from_secs(5);

/// A running program. Dropping it asks it to stop, and kills it when it does not.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts `command`; what it says is added to `<logs>/<name>.log`. It dies with the test.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn start(name: &str, command: &mut Command, logs: &Path) -> Self {
        fs::create_dir_all(logs).expect("a folder for logs");
        let log = logs.join(format!("{name}.log"));
        let output = append(&log);
        let errors = output.try_clone().expect("a second handle of the log");
        command.stdin(Stdio::null()).stdout(output).stderr(errors);
        // Ctrl-C at the test must not reach it twice; and a story sends its own signals.
        command.process_group(0);
        die_with_the_test(command);
        let child = command
            .spawn()
            .unwrap_or_else(|error| panic!("{name} cannot be started: {error}"));
        Self {
            name: name.to_owned(),
            child,
            log,
        }
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What it has said so far, this life and earlier ones.
    pub fn said(&self) -> String {
        let bytes = fs::read(&self.log).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// How it ended; `None` while it runs.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("the state of a child")
    }

    /// Its exit code; a signal counts as 128 and its number. `None` while it runs.
    pub fn exit_code(&mut self) -> Option<i32> {
        let status = self.ended()?;
        let signal = || 128 + status.signal().unwrap_or_default();
        Some(status.code().unwrap_or_else(signal))
    }

    /// Waits until it has ended and returns its exit code.
    pub async fn wait(&mut self) -> i32 {
        let what = format!("the end of {}", self.name);
        wait_for(&what, PATIENCE, async || self.exit_code()).await
    }

    /// Sends a signal; nothing happens when it has ended.
    pub fn signal(&mut self, signal: Signal) {
        if self.ended().is_none() {
            // It may end between the look and the signal, but keeps its id until it is waited for.
            let _ = kill_process(self.id(), signal);
        }
    }

    /// Kills it without a chance to tidy up, and waits until it is gone.
    pub async fn kill(&mut self) {
        self.signal(Signal::KILL);
        self.wait().await;
    }

    /// Asks it to stop (SIGTERM) and waits for its exit code.
    pub async fn stop(&mut self) -> i32 {
        self.signal(Signal::TERM);
        self.wait().await
    }

    fn id(&self) -> Pid {
        let id = i32::try_from(self.child.id()).ok();
        id.and_then(Pid::from_raw).expect("a process id")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.signal(Signal::TERM);
        let deadline = Instant::now() + TIDY;
        while self.ended().is_none() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(10));
        }
        self.signal(Signal::KILL);
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!(
                "--- the end of what {} said\n{}",
                self.name,
                end_of(&self.said())
            );
        }
    }
}

fn append(path: &Path) -> File {
    let file = OpenOptions::new().create(true).append(true).open(path);
    file.unwrap_or_else(|error| panic!("{} cannot be written: {error}", path.display()))
}

fn end_of(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(40)..].join("\n")
}

/// The kernel ends the child when the thread that started it, the test's own, is gone.
fn die_with_the_test(command: &mut Command) {
    use rustix::process::set_parent_process_death_signal;
    let test = getpid();
    let bind = move || {
        set_parent_process_death_signal(Some(Signal::KILL))?;
        match getppid() == Some(test) {
            true => Ok(()),
            false => Err(io::Error::other(
                "the test ended while a program was started",
            )),
        }
    };
    // SAFETY: the closure makes two system calls and allocates nothing on its success path, so it
    // is sound between fork and exec.
    unsafe { command.pre_exec(bind) };
}
