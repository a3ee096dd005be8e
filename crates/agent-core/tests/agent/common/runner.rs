//! A runner that understands a few words instead of a shell.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use kanade_agent_core::run::{
    Remains, RunningScript, Script, ScriptEvent, ScriptRunner, StartError,
};
use kanade_wire::output::OutputStream;
use kanade_wire::{Command, ResultId, Shell};
use tokio::sync::Notify;

/// Runs scripts of these lines: `say <text>`, `env <name>` (says a variable), `flood <bytes>`, `hold` (until it is stopped), `fail <code>`,
/// `refuse` (cannot be started). Has no `cmd`.
#[derive(Debug, Default)]
pub struct TestRunner {
    started: Mutex<Vec<(String, u32)>>,
    swept: Mutex<Vec<ResultId>>,
}

impl TestRunner {
    /// The requests whose scripts were started, with the attempt.
    pub fn started(&self) -> Vec<(String, u32)> {
        self.started.lock().unwrap().clone()
    }

    /// The runs whose processes were swept away.
    pub fn swept(&self) -> Vec<ResultId> {
        self.swept.lock().unwrap().clone()
    }
}

impl ScriptRunner for TestRunner {
    fn unsupported(&self, command: &Command) -> Option<String> {
        (command.shell == Shell::Cmd).then(|| "there is no cmd on this machine".to_owned())
    }

    fn start(&self, script: &Script<'_>) -> Result<Box<dyn RunningScript>, StartError> {
        if script.text == "refuse" {
            return Err(StartError("the test refuses".into()));
        }
        self.started
            .lock()
            .unwrap()
            .push((script.command.request_id.to_string(), script.attempt));
        let lines = script.text.lines().map(str::to_owned).collect();
        let variables = script.env.iter();
        Ok(Box::new(TestScript {
            lines,
            variables: variables
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            stop: Notify::new(),
        }))
    }

    fn sweep(&self, runs: Vec<ResultId>) -> BoxFuture<'_, ()> {
        self.swept.lock().unwrap().extend(runs);
        std::future::ready(()).boxed()
    }
}

struct TestScript {
    lines: VecDeque<String>,
    variables: BTreeMap<String, String>,
    stop: Notify,
}

impl TestScript {
    async fn step(&mut self) -> ScriptEvent {
        let Some(line) = self.lines.front().cloned() else {
            return ScriptEvent::Exited(Some(0));
        };
        let (word, rest) = line.split_once(' ').unwrap_or((&line, ""));
        let output = |bytes: Vec<u8>| ScriptEvent::Output(OutputStream::Stdout, bytes);
        let event = match word {
            "say" => output(format!("{rest}\n").into_bytes()),
            "env" => output(format!("{}\n", self.variables[rest]).into_bytes()),
            "flood" => output(vec![b'x'; rest.parse().unwrap()]),
            "fail" => ScriptEvent::Exited(Some(rest.parse().unwrap())),
            "hold" => {
                self.stop.notified().await;
                ScriptEvent::Exited(None)
            }
            other => panic!("the test's runner does not know {other}"),
        };
        self.lines.pop_front();
        event
    }
}

impl RunningScript for TestScript {
    fn next(&mut self) -> BoxFuture<'_, ScriptEvent> {
        self.step().boxed()
    }

    fn stop(&mut self) {
        self.stop.notify_one();
    }

    fn clean_up(self: Box<Self>) -> BoxFuture<'static, Remains> {
        std::future::ready(Remains::default()).boxed()
    }
}
