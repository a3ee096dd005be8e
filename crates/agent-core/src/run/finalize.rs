//! What runs after a script, whatever became of it.

use kanade_wire::ResultId;
use kanade_wire::finalize::{EXIT_CODE, OUTCOME};

use super::Script;
use super::attempt::{Attempt, Ended, attempt};
use super::execute::Admitted;
use super::registry::Run;
use super::variables::Variables;
use crate::agent::Core;
use crate::report::{Finished, add_line};

/// Characters of its output that are kept.
const KEPT: usize = 4_000;

/// Runs what a command brings for after its script, and tells what it said on standard error. Neither outcome nor
/// exit code change.
pub(super) async fn finalize(core: &Core, run: &Run, admitted: &Admitted, finished: &mut Finished) {
    let command = &admitted.command;
    let (Some(step), false) = (&command.finalize, core.stopping.is_cancelled()) else {
        return;
    };
    let exit_code = finished.exit_code.to_string();
    let told = [
        (OUTCOME, finished.outcome.as_str()),
        (EXIT_CODE, exit_code.as_str()),
    ];
    let variables = match Variables::of(command) {
        Ok(variables) => variables.and(&told),
        Err(why) => {
            return add_line(
                &mut finished.stderr.text,
                &format!("finalize: not started: {why}"),
            );
        }
    };
    let script = Script {
        result_id: &admitted.result_id,
        attempt: finished.attempts + 1,
        command,
        shell: step.shell,
        text: &step.script,
        timeout_secs: step.timeout_secs,
        env: &variables.0,
    };
    let said = attempt(core, run, &script).await;
    for line in lines(&said, step.timeout_secs, &admitted.result_id) {
        add_line(&mut finished.stderr.text, &line);
    }
    finished.finished_at = core.clock.now();
}

fn lines(said: &Attempt, timeout_secs: u64, result_id: &ResultId) -> Vec<String> {
    let failure = match &said.ended {
        Ended::Exited(Some(0)) => None,
        Ended::Exited(Some(code)) => Some(format!("finalize: exit code {code}")),
        Ended::Exited(None) => Some("finalize: ended from outside".to_owned()),
        Ended::NotStarted(why) => Some(format!("finalize: not started: {why}")),
        Ended::TimedOut => Some(format!("finalize: timeout after {timeout_secs}s")),
        Ended::Killed => Some("finalize: killed".to_owned()),
        Ended::AgentStopped => Some("finalize: cut off, the agent stopped".to_owned()),
    };
    if failure.is_some() {
        tracing::debug!(%result_id, "what runs after a script did not succeed");
    }
    let output = [&said.stdout.text, &said.stderr.text];
    let output = output.into_iter().filter(|text| !text.trim().is_empty());
    let output = output.map(|text| format!("finalize: {}", excerpt(text.trim_end())));
    output.chain(failure).collect()
}

fn excerpt(text: &str) -> String {
    text.chars().take(KEPT).collect()
}
