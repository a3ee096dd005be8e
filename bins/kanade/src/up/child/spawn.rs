use std::io;
use std::process::ExitStatus;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tokio::process::{Child, Command};
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::program::Program;

/// How long a program may take to end after it was asked to.
const STOP_WITHIN: Duration = Duration::from_secs(10);

/// A child and the thread that is its parent in the eyes of the kernel.
///
/// The death signal of Linux fires when the *thread* that started a child ends. So each child gets
/// a thread of its own, which lasts exactly as long as this value.
pub(super) struct SpawnedChild {
    child: Child,
    _thread_lives_while_held: mpsc::Sender<()>,
}

impl SpawnedChild {
    pub(super) fn start(program: &Program) -> io::Result<Self> {
        let mut command = program.command()?;
        detach_from_terminal(&mut command);
        die_with_parent(&mut command, program.asked_when_orphaned);
        let runtime = Handle::current();
        let (send_child, receive_child) = mpsc::channel();
        let (alive, ended) = mpsc::channel::<()>();
        thread::Builder::new()
            .name("child-parent".into())
            .spawn(move || {
                let _context = runtime.enter();
                let _ = send_child.send(command.spawn());
                let _ = ended.recv();
            })?;
        let child = receive_child
            .recv()
            .map_err(|_| io::Error::other("the thread that starts it ended"))??;
        Ok(Self {
            child,
            _thread_lives_while_held: alive,
        })
    }

    /// Waits until it ends by itself. Safe to cancel.
    pub(super) async fn wait(&mut self) -> io::Result<ExitStatus> {
        self.child.wait().await
    }

    /// Asks it to end, and kills it when it has not in time; false when it had to be killed.
    pub(super) async fn stop(mut self) -> bool {
        self.ask_to_end();
        let ended = timeout(STOP_WITHIN, self.child.wait()).await.is_ok();
        if !ended {
            // A process that is gone by now is what was wanted.
            let _ = self.child.kill().await;
        }
        ended
    }

    #[cfg(unix)]
    fn ask_to_end(&mut self) {
        use rustix::process::{Pid, Signal, kill_process};
        let pid = self
            .child
            .id()
            .and_then(|pid| Pid::from_raw(pid.cast_signed()));
        if let Some(pid) = pid {
            // It may have ended just now.
            let _ = kill_process(pid, Signal::TERM);
        }
    }

    /// Windows has no signal for a process without a console; all of them survive a kill.
    #[cfg(not(unix))]
    fn ask_to_end(&mut self) {
        let _ = self.child.start_kill();
    }
}

/// Ctrl-C goes to the whole foreground group; the children are stopped one after the other.
fn detach_from_terminal(command: &mut Command) {
    #[cfg(unix)]
    command.process_group(0);
    #[cfg(windows)]
    command.creation_flags(CREATE_NEW_PROCESS_GROUP);
}

#[cfg(windows)]
const CREATE_NEW_PROCESS_GROUP: u32 = 0x0000_0200;

#[cfg(target_os = "linux")]
fn die_with_parent(command: &mut Command, asked: bool) {
    use rustix::process::{Signal, getpid, getppid, set_parent_process_death_signal};
    let parent = getpid();
    let signal = if asked { Signal::TERM } else { Signal::KILL };
    let bind = move || {
        set_parent_process_death_signal(Some(signal))?;
        if getppid() == Some(parent) {
            Ok(())
        } else {
            Err(io::Error::other("the parent ended meanwhile"))
        }
    };
    // SAFETY: the closure makes two system calls and allocates nothing on its success path, so it
    // is sound between fork and exec.
    unsafe { command.pre_exec(bind) };
}

/// Only Linux lets a child know of its parent's end.
#[cfg(not(target_os = "linux"))]
fn die_with_parent(_command: &mut Command, _asked: bool) {}
