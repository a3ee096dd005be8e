//! What runs a script: processes on a real machine, an imitation in a simulated one.

use std::fmt::Debug;

use futures_util::future::BoxFuture;
use kanade_wire::output::OutputStream;
use kanade_wire::{Command, LimitMet, ResultId, Shell};

/// Starts scripts.
pub trait ScriptRunner: Debug + Send + Sync {
    /// Why this machine cannot run `command`; `None` when it can.
    fn unsupported(&self, command: &Command) -> Option<String>;

    /// Why there is nobody here now as whom `command` is to run; `None` when there is, or when it does not matter.
    fn nobody(&self, _command: &Command) -> Option<String> {
        None
    }

    /// Starts a script. Called within the async runtime; must not block for long.
    fn start(&self, script: &Script<'_>) -> Result<Box<dyn RunningScript>, StartError>;

    /// Ends everything an earlier life of the agent left behind of these runs. Called once, before the first start.
    fn sweep(&self, runs: Vec<ResultId>) -> BoxFuture<'_, ()>;
}

/// A script to be started.
#[derive(Clone, Copy, Debug)]
pub struct Script<'a> {
    /// The run it belongs to.
    pub result_id: &'a ResultId,
    /// Which attempt of that run, from 1.
    pub attempt: u32,
    /// The command.
    pub command: &'a Command,
    /// The interpreter: the command's, or that of what runs after it.
    pub shell: Shell,
    /// The script's text, wherever the command had it from.
    pub text: &'a str,
    /// Seconds it may run.
    pub timeout_secs: u64,
    /// Variables of its environment: the command's, its secrets, and what it is told of the run.
    pub env: &'a [(&'a str, &'a str)],
}

/// Why a script could not be started, for its result.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct StartError(pub String);

/// Something a running script did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScriptEvent {
    /// It wrote this.
    Output(OutputStream, Vec<u8>),
    /// It ended, and nothing more will come: with its exit code, or without one when it was ended from outside.
    Exited(Option<i32>),
}

/// A script that was started.
pub trait RunningScript: Send {
    /// What it does next. May be cancelled without losing anything. Not called again after `Exited`.
    fn next(&mut self) -> BoxFuture<'_, ScriptEvent>;

    /// Begins to end it, politely at first. `Exited` follows.
    fn stop(&mut self);

    /// What of its limits could not be set, a sentence each.
    fn limits_not_set(&self) -> Vec<String> {
        Vec::new()
    }

    /// Removes what it left behind. Called after `Exited`.
    fn clean_up(self: Box<Self>) -> BoxFuture<'static, Remains>;
}

/// What there is to say of a script that has ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remains {
    /// What its result tells, a sentence each.
    pub notes: Vec<String>,
    /// Limits it came up against.
    pub limits_met: Vec<LimitMet>,
}
