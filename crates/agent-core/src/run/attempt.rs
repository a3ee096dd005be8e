//! One attempt at a script: its output is collected, and it is ended when it must not go on.

use std::time::Duration;

use kanade_wire::LimitMet;
use kanade_wire::output::OutputStream;
use tokio::time::{Instant, sleep_until, timeout};

use super::live::Live;
use super::output::{CappedText, Kept, LossyDecoder, Masker, Secrets};
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
    /// What of its limits could not be set or were met, and what it left behind, a sentence each.
    pub notes: Vec<String>,
    /// Limits it came up against.
    pub limits_met: Vec<LimitMet>,
}

impl Attempt {
    /// One that came to nothing.
    pub fn not_started(why: String) -> Self {
        Self {
            ended: Ended::NotStarted(why),
            stdout: Kept::default(),
            stderr: Kept::default(),
            notes: Vec::new(),
            limits_met: Vec::new(),
        }
    }
}

/// Runs a script to its end. A stop ends it unless it was asked for before.
pub(crate) async fn attempt(core: &Core, run: &Run, script: &Script<'_>) -> Attempt {
    let mut output = Output::new(
        &run.live,
        core.settings.output_cap,
        &Secrets::of(script.command),
    );
    let mut running = match core.runner.start(script) {
        Ok(running) => running,
        Err(error) => return output.finish(Ended::NotStarted(error.to_string())),
    };
    output.notes = running.limits_not_set();
    let timeout_at = Instant::now() + Duration::from_secs(script.timeout_secs.max(1));
    let ended = follow(core, run, running.as_mut(), &mut output, timeout_at).await;
    let remains = running.clean_up().await;
    output.notes.extend(remains.notes);
    let mut attempt = output.finish(ended);
    attempt.limits_met.extend(remains.limits_met);
    attempt
}

async fn follow(
    core: &Core,
    run: &Run,
    running: &mut dyn RunningScript,
    output: &mut Output<'_>,
    timeout_at: Instant,
) -> Ended {
    let was_killed = run.kill.is_cancelled();
    let why = loop {
        tokio::select! {
            event = running.next() => match event {
                ScriptEvent::Output(stream, bytes) => output.push(stream, &bytes),
                ScriptEvent::Exited(code) => return Ended::Exited(code),
            },
            () = run.kill.cancelled(), if !was_killed => break Ended::Killed,
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
    stdout: Stream,
    stderr: Stream,
    notes: Vec<String>,
}

struct Stream {
    decoder: LossyDecoder,
    masker: Masker,
    capped: CappedText,
}

impl Stream {
    /// Takes the next bytes; returns what may be shown.
    fn push(&mut self, bytes: &[u8]) -> String {
        let text = self.masker.push(&self.decoder.push(bytes));
        self.capped.push(&text);
        text
    }

    /// The rest that may be shown, and what was kept.
    fn finish(mut self) -> (String, Kept) {
        let mut text = self.masker.push(&self.decoder.finish());
        text.push_str(&self.masker.finish());
        self.capped.push(&text);
        (text, self.capped.finish())
    }
}

impl<'a> Output<'a> {
    fn new(live: &'a Live, cap: usize, secrets: &Secrets) -> Self {
        let stream = || Stream {
            decoder: LossyDecoder::default(),
            masker: Masker::new(secrets.clone()),
            capped: CappedText::new(cap),
        };
        Self {
            live,
            stdout: stream(),
            stderr: stream(),
            notes: Vec::new(),
        }
    }

    fn push(&mut self, stream: OutputStream, bytes: &[u8]) {
        let text = match stream {
            OutputStream::Stdout => self.stdout.push(bytes),
            OutputStream::Stderr => self.stderr.push(bytes),
        };
        self.live.push(stream, &text);
    }

    fn finish(self, ended: Ended) -> Attempt {
        let (stdout_rest, stdout) = self.stdout.finish();
        let (stderr_rest, stderr) = self.stderr.finish();
        self.live.push(OutputStream::Stdout, &stdout_rest);
        self.live.push(OutputStream::Stderr, &stderr_rest);
        Attempt {
            limits_met: limits_met(&ended, &stdout, &stderr),
            ended,
            stdout,
            stderr,
            notes: self.notes,
        }
    }
}

/// Those that show here.
fn limits_met(ended: &Ended, stdout: &Kept, stderr: &Kept) -> Vec<LimitMet> {
    let time = (*ended == Ended::TimedOut).then_some(LimitMet::Time);
    let output = (stdout.is_cut || stderr.is_cut).then_some(LimitMet::Output);
    time.into_iter().chain(output).collect()
}
