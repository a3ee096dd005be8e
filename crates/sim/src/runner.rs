//! Runs scripts by making their outcome up.

use std::collections::VecDeque;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use kanade_agent_core::run::{
    Remains, RunningScript, Script as Asked, ScriptEvent, ScriptRunner, StartError,
};
use kanade_wire::output::OutputStream;
use kanade_wire::{Command, ResultId, RunAs};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::behaviour::Behaviour;
use crate::machine::Machine;
use crate::output;
use crate::script::Script;

/// Output of a run that takes a while comes in so many parts.
const PARTS: usize = 8;

/// Pretends to run scripts on one machine.
#[derive(Debug)]
pub(crate) struct SimulatedRunner {
    machine: Machine,
    behaviour: Behaviour,
}

impl SimulatedRunner {
    pub fn new(machine: Machine, behaviour: Behaviour) -> Self {
        Self { machine, behaviour }
    }
}

impl ScriptRunner for SimulatedRunner {
    fn unsupported(&self, command: &Command) -> Option<String> {
        if command.run_as != RunAs::System {
            return Some("this agent runs scripts as its own account only".to_owned());
        }
        let has = self.machine.system.shells().contains(&command.shell);
        (!has).then(|| format!("there is no {} on this machine", command.shell))
    }

    fn start(&self, asked: &Asked<'_>) -> Result<Box<dyn RunningScript>, StartError> {
        // One request gives one answer on one machine, whenever it is asked.
        let request = asked.command.request_id.as_str().bytes();
        let seed = request.fold(self.machine.seed, |sum, byte| {
            sum.wrapping_mul(131).wrapping_add(byte.into())
        });
        let mut rng = SmallRng::seed_from_u64(seed.wrapping_add(asked.attempt.into()));
        let script = Script::read(asked.text, self.machine.pc_id.as_str());
        let fails =
            script.exit_code.is_none() && rng.random_bool(self.behaviour.failing.clamp(0.0, 1.0));
        let code = if fails {
            self.behaviour.failing_code
        } else {
            script.exit_code.unwrap_or(0)
        };
        let bytes = rng.random_range(self.behaviour.output_bytes.clone());
        let stdout = output::of(&self.machine, asked.command, &script, &mut rng, bytes);
        let drawn = rng.random_range(self.behaviour.duration.clone());
        Ok(Box::new(SimulatedScript::new(
            &stdout,
            fails,
            code,
            script.duration.unwrap_or(drawn),
        )))
    }

    fn sweep(&self, _runs: Vec<ResultId>) -> BoxFuture<'_, ()> {
        std::future::ready(()).boxed()
    }
}

struct SimulatedScript {
    events: VecDeque<(Instant, ScriptEvent)>,
    stopped: CancellationToken,
}

impl SimulatedScript {
    /// Prints `stdout` spread over `duration`, and ends.
    fn new(stdout: &str, fails: bool, code: i32, duration: Duration) -> Self {
        let start = Instant::now();
        let parts = if duration.is_zero() { 1 } else { PARTS };
        let part = stdout.len().div_ceil(parts).max(1);
        let mut events = VecDeque::new();
        for (number, bytes) in stdout.as_bytes().chunks(part).enumerate() {
            let at = start + duration.mul_f64(number as f64 / parts as f64);
            events.push_back((
                at,
                ScriptEvent::Output(OutputStream::Stdout, bytes.to_vec()),
            ));
        }
        if fails {
            let trouble = b"error: the device did not answer\n".to_vec();
            events.push_back((
                start + duration,
                ScriptEvent::Output(OutputStream::Stderr, trouble),
            ));
        }
        events.push_back((start + duration, ScriptEvent::Exited(Some(code))));
        Self {
            events,
            stopped: CancellationToken::new(),
        }
    }

    async fn next_event(&mut self) -> ScriptEvent {
        let Some((at, _)) = self.events.front() else {
            return ScriptEvent::Exited(None);
        };
        tokio::select! {
            biased;
            () = self.stopped.cancelled() => ScriptEvent::Exited(None),
            () = sleep_until(*at) => match self.events.pop_front() {
                Some((_, event)) => event,
                None => ScriptEvent::Exited(None),
            },
        }
    }
}

impl RunningScript for SimulatedScript {
    fn next(&mut self) -> BoxFuture<'_, ScriptEvent> {
        self.next_event().boxed()
    }

    fn stop(&mut self) {
        self.stopped.cancel();
    }

    fn clean_up(self: Box<Self>) -> BoxFuture<'static, Remains> {
        std::future::ready(Remains::default()).boxed()
    }
}
