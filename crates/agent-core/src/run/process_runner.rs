//! Scripts as processes of this machine.

use std::future::pending;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use kanade_agent_os::processes::{Exit, Launch, LaunchError, Processes, RunningProcess};
use kanade_agent_os::shells::Shells;
use kanade_wire::output::OutputStream;
use kanade_wire::{Command, ResultId, RunAs};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::{Instant, sleep_until};

use super::{RunningScript, Script, ScriptEvent, ScriptRunner, StartError};

/// How long a script has to end politely.
const GRACE: Duration = Duration::from_secs(5);
/// How long output is waited for after the shell has ended, which a detached child may still hold open.
const DRAIN: Duration = Duration::from_secs(2);
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
        if command.run_as != RunAs::System {
            return Some("this agent runs scripts as its own account only".to_owned());
        }
        let finalize = command.finalize.as_ref().map(|finalize| finalize.shell);
        let mut wanted = [Some(command.shell), finalize].into_iter().flatten();
        let missing = wanted.find(|shell| Shells.find(*shell).is_none())?;
        Some(format!("there is no {missing} on this machine"))
    }

    fn start(&self, script: &Script<'_>) -> Result<Box<dyn RunningScript>, StartError> {
        let launch = Launch {
            run_id: script.result_id.as_str(),
            attempt: script.attempt,
            shell: script.shell,
            script: script.text,
            cwd: script.command.cwd.as_deref(),
            env: script.env,
            limits: script.command.limits.unwrap_or_default(),
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
        self.stopping = Some(async move { tree.terminate(GRACE).await }.boxed());
    }

    fn limits_not_set(&self) -> Vec<String> {
        self.process.limits_not_set().to_vec()
    }

    fn clean_up(self: Box<Self>) -> BoxFuture<'static, ()> {
        self.process.clean_up().boxed()
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
