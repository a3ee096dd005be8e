//! One attempt at a script: its output is collected, and it is ended when it must not go on.

use std::time::Duration;

use kanade_wire::output::OutputStream;
use tokio::time::{Instant, sleep_until, timeout};

use super::live::Live;
use super::output::{CappedText, Kept, LossyDecoder};
use super::registry::Run;
use super::{RunningScript, Script, ScriptEvent};
use crate::agent::Core;

/// A script that was told to end is waited for no longer than this: its runner ends it hard much earlier.
const PATIENCE: Duration = Duration::from_secs(30);

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// By itself, with this exit code or without one.
    Exited(Option<i32>),
    /// It could not be started.
    NotStarted(String),
    /// At its timeout.
    TimedOut,
    /// By an operator.
    Killed,
    /// Because the agent stops.
    AgentStopped,
}

/// What an attempt brought.
#[derive(Debug)]
pub(crate) struct Attempt {
    pub ended: Ended,
    pub stdout: Kept,
    pub stderr: Kept,
}

/// Runs a script to its end.
pub(crate) async fn attempt(core: &Core, run: &Run, script: &Script<'_>) -> Attempt {
    let mut output = Output::new(&run.live, core.settings.output_cap);
    let mut running = match core.runner.start(script) {
        Ok(running) => running,
        Err(error) => return output.finish(Ended::NotStarted(error.to_string())),
    };
    let timeout_at = Instant::now() + Duration::from_secs(script.command.timeout_secs.max(1));
    let ended = follow(core, run, running.as_mut(), &mut output, timeout_at).await;
    running.clean_up().await;
    output.finish(ended)
}

async fn follow(
    core: &Core,
    run: &Run,
    running: &mut dyn RunningScript,
    output: &mut Output<'_>,
    timeout_at: Instant,
) -> Ended {
    let why = loop {
        tokio::select! {
            event = running.next() => match event {
                ScriptEvent::Output(stream, bytes) => output.push(stream, &bytes),
                ScriptEvent::Exited(code) => return Ended::Exited(code),
            },
            () = run.kill.cancelled() => break Ended::Killed,
            () = core.stopping.cancelled() => break Ended::AgentStopped,
            () = sleep_until(timeout_at) => break Ended::TimedOut,
        }
    };
    running.stop();
    if timeout(PATIENCE, rest(running, output)).await.is_err() {
        tracing::warn!("a script did not end although it was ended");
    }
    why
}

async fn rest(running: &mut dyn RunningScript, output: &mut Output<'_>) {
    while let ScriptEvent::Output(stream, bytes) = running.next().await {
        output.push(stream, &bytes);
    }
}

/// Both streams on their way to the result and to watchers.
struct Output<'a> {
    live: &'a Live,
    stdout: (LossyDecoder, CappedText),
    stderr: (LossyDecoder, CappedText),
}

impl<'a> Output<'a> {
    fn new(live: &'a Live, cap: usize) -> Self {
        let stream = || (LossyDecoder::default(), CappedText::new(cap));
        Self {
            live,
            stdout: stream(),
            stderr: stream(),
        }
    }

    fn push(&mut self, stream: OutputStream, bytes: &[u8]) {
        let (decoder, capped) = match stream {
            OutputStream::Stdout => &mut self.stdout,
            OutputStream::Stderr => &mut self.stderr,
        };
        let text = decoder.push(bytes);
        capped.push(&text);
        self.live.push(stream, &text);
    }

    fn finish(self, ended: Ended) -> Attempt {
        let kept = |(mut decoder, mut capped): (LossyDecoder, CappedText)| {
            capped.push(&decoder.finish());
            capped.finish()
        };
        Attempt {
            ended,
            stdout: kept(self.stdout),
            stderr: kept(self.stderr),
        }
    }
}
