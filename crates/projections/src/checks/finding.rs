use kanade_store::checks::{CheckKey, CheckStatus};
use kanade_wire::fences::{Reader, meant_for};
use kanade_wire::hints::CheckHint;
use kanade_wire::{CheckName, ExecResult, Outcome};
use serde_json::Value;

use crate::derived::HintedRun;

/// Characters of standard error that explain a run that failed.
const EXCERPT: usize = 200;

/// Characters of a detail that are kept.
const DETAIL: usize = 2_000;

/// What a report says of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which check where.
    pub key: CheckKey,
    /// What it says, or why it cannot be read.
    pub reading: Result<Reading, String>,
}

/// A status and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The status.
    pub status: CheckStatus,
    /// Why, in the words of the script.
    pub detail: Option<String>,
}

impl Finding {
    /// Reads a report; `None` when its job is no check. A run that did not end well is one that
    /// could not tell.
    pub fn read(run: &HintedRun<'_>) -> Option<Self> {
        let hint = run.hints.check.as_ref()?;
        let check_name = CheckName::from_hint(&hint.name).ok()?;
        Some(Self {
            key: CheckKey {
                pc_id: run.result.pc_id.clone(),
                check_name,
            },
            reading: match run.outcome {
                Outcome::Succeeded => of_output(run.result, hint),
                outcome => Ok(of_failure(run.result, outcome)),
            },
        })
    }
}

fn of_output(result: &ExecResult, hint: &CheckHint) -> Result<Reading, String> {
    if result.stdout_chunks.is_some() || result.stdout_object.is_some() {
        return Err("the output is too long to be the one JSON object of a check".into());
    }
    let block = meant_for(&result.stdout, Reader::Check)
        .ok_or("the output has blocks, but none for the check")?;
    let output: Value = serde_json::from_str(block.trim_start_matches('\u{feff}'))
        .map_err(|error| format!("the output is not one JSON object: {error}"))?;
    let Value::Object(fields) = output else {
        return Err("the output is JSON, but not an object".into());
    };
    let status = match fields.get(&hint.status_field) {
        Some(Value::String(status)) => status,
        Some(_) => return Err(format!("`{}` is not a text", hint.status_field)),
        None => return Err(format!("`{}` is missing", hint.status_field)),
    };
    let status = status
        .parse()
        .map_err(|error| format!("`{}`: {error}", hint.status_field))?;
    let detail = match fields.get(&hint.detail_field) {
        None | Some(Value::Null) => None,
        Some(Value::String(detail)) => Some(cut(detail, DETAIL)),
        Some(other) => Some(cut(&other.to_string(), DETAIL)),
    };
    Ok(Reading { status, detail })
}

fn of_failure(result: &ExecResult, outcome: Outcome) -> Reading {
    let what = match outcome {
        Outcome::TimedOut => "check script timed out".to_owned(),
        Outcome::Killed => "check script was stopped".to_owned(),
        _ => format!("check script exited {}", result.exit_code),
    };
    let stderr = cut(result.stderr.trim(), EXCERPT);
    let detail = if stderr.is_empty() {
        what
    } else {
        format!("{what}: {stderr}")
    };
    Reading {
        status: CheckStatus::Unknown,
        detail: Some(detail),
    }
}

fn cut(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}
