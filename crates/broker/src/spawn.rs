use std::ffi::OsStr;
use std::fs::OpenOptions;
use std::io;
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;

use tokio::process::{Child, Command};
use tokio::runtime::Handle;

use crate::configuration::BrokerConfig;

/// A child and the thread that is its parent in the eyes of the kernel.
///
/// The death signal of Linux fires when the *thread* that started a child ends. So each child gets
/// a thread of its own, which lasts exactly as long as this value.
pub(crate) struct SpawnedChild {
    pub(crate) child: Child,
    _thread_lives_while_held: mpsc::Sender<()>,
}

/// Starts `executable` with the configuration file that was written before.
pub(crate) fn spawn(executable: &OsStr, config: &BrokerConfig) -> io::Result<SpawnedChild> {
    let mut command = command(executable, config)?;
    let runtime = Handle::current();
    let (send_child, receive_child) = mpsc::channel();
    let (alive, ended) = mpsc::channel::<()>();
    thread::Builder::new()
        .name("broker-parent".into())
        .spawn(move || {
            let _context = runtime.enter();
            let _ = send_child.send(command.spawn());
            let _ = ended.recv();
        })?;
    let child = receive_child
        .recv()
        .map_err(|_| io::Error::other("the thread that starts the broker ended"))??;
    Ok(SpawnedChild {
        child,
        _thread_lives_while_held: alive,
    })
}

fn command(executable: &OsStr, config: &BrokerConfig) -> io::Result<Command> {
    let stderr = OpenOptions::new()
        .create(true)
        .append(true)
        .open(config.stderr_path())?;
    let mut command = Command::new(executable);
    command
        .arg("--config")
        .arg(config.config_path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(stderr)
        .kill_on_drop(true);
    if let Some(limit) = config.memory_limit {
        command.env("GOMEMLIMIT", limit.to_string());
    }
    detach_from_terminal(&mut command);
    #[cfg(target_os = "linux")]
    die_with_parent(&mut command);
    Ok(command)
}

/// Ctrl-C goes to the whole foreground group; the broker must outlive it until it is told to stop.
fn detach_from_terminal(command: &mut Command) {
    #[cfg(unix)]
    command.process_group(0);
    #[cfg(windows)]
    command.creation_flags(CREATE_NEW_PROCESS_GROUP);
}

#[cfg(windows)]
const CREATE_NEW_PROCESS_GROUP: u32 = 0x0000_0200;

#[cfg(target_os = "linux")]
fn die_with_parent(command: &mut Command) {
    use rustix::process::{Signal, getpid, getppid, set_parent_process_death_signal};
    let parent = getpid();
    let bind = move || {
        set_parent_process_death_signal(Some(Signal::KILL))?;
        if getppid() == Some(parent) {
            Ok(())
        } else {
            Err(io::Error::other(
                "the parent ended while the broker was started",
            ))
        }
    };
    // SAFETY: the closure makes two system calls and allocates nothing on its success path, so it
    // is sound between fork and exec.
    unsafe { command.pre_exec(bind) };
}
