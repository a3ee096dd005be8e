//! A script on one machine, as if it were here.

use std::io::{self, Read};

use kanade_api_types::results::{RunRequest, RunResponse};
use kanade_client::Client;
use kanade_wire::{PcId, Shell};

use crate::cli::RunArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};
use crate::output::raw;

/// Runs a script and passes on what it wrote and its exit code. Every failure of this command
/// itself ends with 125, so that the script keeps all other codes.
pub async fn run(context: Result<Context, Failure>, arguments: &RunArguments) -> Ended {
    let ended = match context {
        Ok(context) => run_script(&context, arguments).await,
        Err(failure) => Err(failure),
    };
    ended.map_err(|failure| failure.with_status(ExitStatus::RunFailed))
}

async fn run_script(context: &Context, arguments: &RunArguments) -> Ended {
    let request = request(&context.client, arguments).await?;
    let next = format!("kanade agent ping {}", arguments.pc_id);
    let run = context
        .client
        .run_confirmed(&request, arguments.during_freeze);
    let answer = tokio::select! {
        answer = run => answer.or_try(next)?,
        _ = tokio::signal::ctrl_c() => return Err(left_alone(&arguments.pc_id)),
    };
    if context.output.is_for_people() {
        raw(&mut io::stdout().lock(), answer.stdout.as_bytes())?;
        raw(&mut io::stderr().lock(), answer.stderr.as_bytes())?;
    } else {
        context.output.show(&answer, |_| String::new())?;
    }
    let ended = exit_status(&answer);
    if ended.is_err() && !answer.stderr.is_empty() && !answer.stderr.ends_with('\n') {
        // What is said next must not stand behind the script's last words.
        eprintln!();
    }
    ended
}

async fn request(client: &Client, arguments: &RunArguments) -> Result<RunRequest, Failure> {
    Ok(RunRequest {
        pc_id: arguments.pc_id.clone(),
        script: script(&arguments.script)?,
        shell: match arguments.shell {
            Some(shell) => shell,
            None => usual_shell(client, &arguments.pc_id).await?,
        },
        timeout_secs: arguments.timeout.as_secs_ceil(),
        run_as: arguments.run_as.clone(),
        cwd: arguments.cwd.clone(),
        wait: true,
    })
}

/// What is there without being installed.
async fn usual_shell(client: &Client, pc: &PcId) -> Result<Shell, Failure> {
    let agent = client.agent(pc).await.or_try("kanade agent list")?;
    Ok(match agent.os_family.as_deref() {
        Some("windows") => Shell::Powershell,
        _ => Shell::Sh,
    })
}

fn script(words: &[String]) -> Result<String, Failure> {
    if words != ["-"] {
        return Ok(words.join(" "));
    }
    let mut script = String::new();
    let read = io::stdin().read_to_string(&mut script);
    read.map_err(|error| {
        let message = format!("the script cannot be read from stdin: {error}");
        Failure::new(ExitStatus::Failed, message, "kanade run --help")
    })?;
    Ok(script)
}

/// A script that was stopped, skipped or lost has no exit code of its own.
fn exit_status(answer: &RunResponse) -> Ended {
    if matches!(answer.outcome.as_str(), "succeeded" | "failed") && answer.reason.is_none() {
        return Ok(ExitStatus::Remote(answer.exit_code));
    }
    let mut message = format!("the script {}", in_words(&answer.outcome));
    if let Some(reason) = answer.reason {
        message.push_str(&format!(" ({})", reason.as_str().replace('_', " ")));
    }
    let next = format!("kanade result show {}", answer.result_id);
    Err(Failure::new(ExitStatus::RunFailed, message, next))
}

fn in_words(outcome: &str) -> &str {
    match outcome {
        "timed_out" => "was stopped at its timeout",
        "killed" => "was stopped by an operator",
        "skipped" => "was not run",
        "lost" => "left no trace of how it ended",
        _ => "could not be run",
    }
}

fn left_alone(pc: &PcId) -> Failure {
    Failure::new(
        ExitStatus::Interrupted,
        "not waiting any longer; the script goes on until it ends or its timeout comes",
        format!("kanade result list --pc {pc}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use kanade_wire::{ExecId, Reason, ResultId};

    fn answer(outcome: &str, reason: Option<Reason>, exit_code: i32) -> RunResponse {
        RunResponse {
            result_id: ResultId::new("r").unwrap(),
            exec_id: ExecId::new("e").unwrap(),
            request_id: None,
            pc_id: PcId::new("web01").unwrap(),
            outcome: outcome.into(),
            reason,
            exit_code,
            stdout: String::new(),
            stderr: String::new(),
            started_at: None,
            finished_at: None,
            manifest_id: None,
        }
    }

    #[test]
    fn the_exit_code_of_the_script_is_passed_on() {
        let ended = exit_status(&answer("failed", None, 7)).unwrap();
        assert_eq!(ended, ExitStatus::Remote(7));
    }

    #[test]
    fn what_did_not_run_to_its_end_is_125_whatever_the_wire_says() {
        let cases = [
            ("timed_out", None, -1),
            ("killed", None, -1),
            ("skipped", Some(Reason::Unsupported), 122),
            ("lost", Some(Reason::AgentRestarted), 121),
            ("failed", Some(Reason::SpawnFailed), -1),
        ];
        for (outcome, reason, code) in cases {
            let failure = exit_status(&answer(outcome, reason, code)).unwrap_err();
            assert_eq!(failure.status().code(), 125, "{outcome}");
        }
    }
}
