//! Scripts as processes of this machine.

use std::future::pending;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use kanade_agent_os::accounts::{NotHere, resolve};
use kanade_agent_os::processes::{CleanUp, Exit, Launch, LaunchError, Processes, RunningProcess};
use kanade_agent_os::shells::Shells;
use kanade_wire::output::OutputStream;
use kanade_wire::{Command, LimitMet, ResultId};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::{Instant, sleep_until};

use super::{Remains, RunningScript, Script, ScriptEvent, ScriptRunner, StartError};

/// How long a script has to end politely.
const GRACE: Duration = Duration::from_secs(5);
/// How long output is waited for after the shell has ended, which a detached child may still hold open.
const DRAIN: Duration = Duration::from_secs(2);
/// What a control group, or on Windows a job object, would have given.
pub const NOT_HELD_TOGETHER: &str = "no control group is delegated to the agent: a process that left the script's session \
     and changed its environment would have been missed";
const BUFFER: usize = 16 * 1024;

/// Runs scripts as processes.
#[derive(Clone, Debug)]
pub struct ProcessRunner {
    processes: Arc<Processes>,
}

impl ProcessRunner {
    /// A runner whose runs have their folders in `runs`. See [`Processes::open`].
    pub fn open(runs: PathBuf) -> io::Result<Self> {
        Ok(Self {
            processes: Arc::new(Processes::open(runs)?),
        })
    }

    /// What starts the processes.
    pub fn processes(&self) -> &Arc<Processes> {
        &self.processes
    }

    /// Takes note of the end of adopted orphans, for ever. To be run as a task of its own.
    pub async fn reap_orphans(&self) -> io::Result<()> {
        self.processes.reap_orphans().await
    }
}

impl ScriptRunner for ProcessRunner {
    fn unsupported(&self, command: &Command) -> Option<String> {
        if let Err(NotHere::Unsupported(why)) = resolve(&command.run_as) {
            return Some(why);
        }
        let finalize = command.finalize.as_ref().map(|finalize| finalize.shell);
        let mut wanted = [Some(command.shell), finalize].into_iter().flatten();
        let missing = wanted.find(|shell| Shells.find(*shell).is_none())?;
        Some(format!("there is no {missing} on this machine"))
    }

    fn nobody(&self, command: &Command) -> Option<String> {
        match resolve(&command.run_as) {
            Err(NotHere::NoSession(why)) => Some(why.to_owned()),
            _ => None,
        }
    }

    fn start(&self, script: &Script<'_>) -> Result<Box<dyn RunningScript>, StartError> {
        // Who was signed in a moment ago may be gone.
        let identity = resolve(&script.command.run_as);
        let identity = identity.map_err(|error| StartError(error.to_string()))?;
        let launch = Launch {
            run_id: script.result_id.as_str(),
            attempt: script.attempt,
            shell: script.shell,
            script: script.text,
            cwd: script.command.cwd.as_deref(),
            env: script.env,
            limits: script.command.limits.unwrap_or_default(),
            identity,
        };
        let process = self
            .processes
            .launch(&launch)
            .map_err(|error| StartError(described(&error)))?;
        Ok(Box::new(ProcessScript::new(process)))
    }

    fn sweep(&self, runs: Vec<ResultId>) -> BoxFuture<'_, ()> {
        let ids: Vec<String> = runs.into_iter().map(String::from).collect();
        async move {
            let ended = self.processes.sweep(&ids).await;
            if ended > 0 {
                tracing::warn!(
                    processes.ended = ended,
                    "processes of interrupted runs were ended"
                );
            }
        }
        .boxed()
    }
}

fn described(error: &LaunchError) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

struct ProcessScript {
    process: RunningProcess,
    stdout: Pipe,
    stderr: Pipe,
    exit: Option<(Exit, Instant)>,
    stopping: Option<BoxFuture<'static, ()>>,
    was_stopped: bool,
}

impl ProcessScript {
    fn new(mut process: RunningProcess) -> Self {
        let (stdout, stderr) = match process.take_output() {
            Some((stdout, stderr)) => (Pipe::new(stdout), Pipe::new(stderr)),
            None => (Pipe::closed(), Pipe::closed()),
        };
        Self {
            process,
            stdout,
            stderr,
            exit: None,
            stopping: None,
            was_stopped: false,
        }
    }

    async fn next_event(&mut self) -> ScriptEvent {
        loop {
            if let Some((exit, _)) = self.exit
                && !self.stdout.is_open()
                && !self.stderr.is_open()
            {
                return ScriptEvent::Exited(exit.code);
            }
            let drained_at = self.exit.map(|(_, at)| at + DRAIN);
            tokio::select! {
                bytes = self.stdout.read(), if self.stdout.is_open() => if let Some(bytes) = bytes {
                    return ScriptEvent::Output(OutputStream::Stdout, bytes);
                },
                bytes = self.stderr.read(), if self.stderr.is_open() => if let Some(bytes) = bytes {
                    return ScriptEvent::Output(OutputStream::Stderr, bytes);
                },
                exit = self.process.wait(), if self.exit.is_none() => {
                    self.exit = Some((or_unknown(exit), Instant::now()));
                }
                () = reached(drained_at) => {
                    self.stdout = Pipe::closed();
                    self.stderr = Pipe::closed();
                }
                () = ended(&mut self.stopping) => self.stopping = None,
            }
        }
    }
}

impl RunningScript for ProcessScript {
    fn next(&mut self) -> BoxFuture<'_, ScriptEvent> {
        self.next_event().boxed()
    }

    fn stop(&mut self) {
        let tree = self.process.tree();
        self.was_stopped = true;
        self.stopping = Some(async move { tree.terminate(GRACE).await }.boxed());
    }

    fn limits_not_set(&self) -> Vec<String> {
        self.process.limits_not_set().to_vec()
    }

    fn clean_up(self: Box<Self>) -> BoxFuture<'static, Remains> {
        let was_stopped = self.was_stopped;
        async move {
            let found = self.process.clean_up().await;
            Remains {
                notes: sentences(&found, was_stopped),
                limits_met: found.limits_met,
            }
        }
        .boxed()
    }
}

/// What is to be said of a clean-up. What is still there of a run that was stopped, it did not leave behind.
fn sentences(found: &CleanUp, was_stopped: bool) -> Vec<String> {
    let met = found.limits_met.iter().filter_map(|limit| met(*limit));
    let mut sentences: Vec<String> = met.map(str::to_owned).collect();
    let left_behind = if was_stopped { 0 } else { found.left_behind };
    if left_behind > 0 {
        sentences.push(format!(
            "left behind and ended: {left_behind} of its processes"
        ));
    }
    if found.not_ended > 0 {
        sentences.push(format!("not ended: {} of its processes", found.not_ended));
    }
    if left_behind + found.not_ended > 0 && !found.is_held_together {
        sentences.push(NOT_HELD_TOGETHER.to_owned());
    }
    sentences
}

/// What meeting a limit means; of time and output the result tells in its own way.
fn met(limit: LimitMet) -> Option<&'static str> {
    match limit {
        LimitMet::Memory => Some("limit of memory reached: the system ended processes of this run"),
        LimitMet::Processes => Some("limit of processes reached: no more could be started"),
        LimitMet::Time | LimitMet::Output => None,
    }
}

/// One of a script's two streams.
struct Pipe {
    source: Option<Box<dyn AsyncRead + Send + Unpin>>,
    buffer: Vec<u8>,
}

impl Pipe {
    fn new(source: impl AsyncRead + Send + Unpin + 'static) -> Self {
        Self {
            source: Some(Box::new(source)),
            buffer: Vec::new(),
        }
    }

    const fn closed() -> Self {
        Self {
            source: None,
            buffer: Vec::new(),
        }
    }

    const fn is_open(&self) -> bool {
        self.source.is_some()
    }

    /// The next bytes; `None` at the end, after which the pipe is closed.
    async fn read(&mut self) -> Option<Vec<u8>> {
        let source = self.source.as_mut()?;
        self.buffer.resize(BUFFER, 0);
        match source.read(&mut self.buffer).await {
            Ok(length @ 1..) => Some(self.buffer[..length].to_vec()),
            Ok(0) | Err(_) => {
                *self = Self::closed();
                None
            }
        }
    }
}

/// A process that cannot be waited for has ended somehow.
fn or_unknown(exit: io::Result<Exit>) -> Exit {
    exit.unwrap_or_else(|error| {
        tracing::warn!(%error, "a script's end could not be learned");
        Exit {
            code: None,
            signal: None,
        }
    })
}

async fn reached(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => pending().await,
    }
}

async fn ended(stopping: &mut Option<BoxFuture<'static, ()>>) {
    match stopping {
        Some(stopping) => stopping.await,
        None => pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_behind_is_told_and_what_was_stopped_is_not() {
        let found = CleanUp {
            left_behind: 2,
            is_held_together: true,
            ..CleanUp::default()
        };
        assert_eq!(
            sentences(&found, false),
            ["left behind and ended: 2 of its processes"]
        );
        assert!(sentences(&found, true).is_empty());
        let over = CleanUp {
            limits_met: vec![LimitMet::Memory],
            ..CleanUp::default()
        };
        assert_eq!(
            sentences(&over, false),
            ["limit of memory reached: the system ended processes of this run"]
        );
        let loose = CleanUp {
            not_ended: 1,
            ..CleanUp::default()
        };
        assert_eq!(
            sentences(&loose, true),
            ["not ended: 1 of its processes", NOT_HELD_TOGETHER]
        );
    }
}
