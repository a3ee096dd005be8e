//! The status of a check (contract wire.md §3.13).

use kanade_wire::Outcome;
use kanade_wire::fences::{Reader, meant_for};
use kanade_wire::hints::CheckHint;
use serde_json::{Map, Value};

use crate::report::Finished;
use crate::run::Admitted;
use crate::state::{CheckRecord, CheckStatus};

/// Characters of standard error that tell why a check failed.
const SHOWN: usize = 200;

/// What a check says after a run.
pub fn record(hint: &CheckHint, admitted: &Admitted, finished: &Finished) -> CheckRecord {
    let (status, detail) = status(hint, finished);
    CheckRecord {
        name: hint.name.clone(),
        status,
        detail,
        label: hint.label.clone(),
        troubleshoot: hint.troubleshoot.clone(),
        job_id: admitted.command.id.clone(),
        result_id: admitted.result_id.clone(),
        at: finished.finished_at,
    }
}

fn status(hint: &CheckHint, finished: &Finished) -> (CheckStatus, Option<String>) {
    let unknown = |why: String| (CheckStatus::Unknown, Some(why));
    match finished.outcome {
        Outcome::Succeeded => {
            read(hint, &finished.stdout.text).unwrap_or_else(|problem| unknown(problem.to_owned()))
        }
        Outcome::TimedOut => unknown("the check script did not end in time".into()),
        Outcome::Killed => unknown("the check script was stopped".into()),
        _ => {
            let stderr: String = finished.stderr.text.chars().take(SHOWN).collect();
            unknown(format!(
                "check script exited {}: {stderr}",
                finished.exit_code
            ))
        }
    }
}

fn read(hint: &CheckHint, stdout: &str) -> Result<(CheckStatus, Option<String>), &'static str> {
    let block = meant_for(stdout, Reader::Check)
        .ok_or("the check script printed no block for the check")?;
    let object: Map<String, Value> = serde_json::from_str(block.trim())
        .map_err(|_| "the check script did not print one JSON object")?;
    let word = object.get(&hint.status_field).and_then(Value::as_str);
    let status = word
        .and_then(CheckStatus::parse)
        .ok_or("the check script printed no status of ok, warn, fail or unknown")?;
    let detail = object
        .get(&hint.detail_field)
        .and_then(|detail| match detail {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        });
    Ok((status, detail))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests_support::finished;

    fn hint() -> CheckHint {
        serde_json::from_str(r#"{"name":"disk","status_field":"state"}"#).unwrap()
    }

    fn said(stdout: &str) -> (CheckStatus, Option<String>) {
        status(&hint(), &finished(stdout))
    }

    #[test]
    fn a_check_says_its_status_and_why() {
        let (status, detail) = said("{\"state\":\"warn\",\"detail\":\"7 % free\"}\n");
        assert_eq!(
            (status, detail.as_deref()),
            (CheckStatus::Warn, Some("7 % free"))
        );
        assert_eq!(said(r#"{"state":"ok"}"#), (CheckStatus::Ok, None));
        assert_eq!(said(r#"{"state":"ok","detail":3}"#).1.as_deref(), Some("3"));
    }

    #[test]
    fn a_check_among_other_meanings_reads_its_own_block() {
        let stdout = "#KANADE-EMIT-BEGIN\n{}\n#KANADE-EMIT-END\n#KANADE-CHECK-BEGIN\n{\"state\":\"ok\"}\n#KANADE-CHECK-END\n";
        assert_eq!(said(stdout), (CheckStatus::Ok, None));
        let (status, why) = said("#KANADE-EMIT-BEGIN\n{}\n#KANADE-EMIT-END\n");
        assert_eq!(status, CheckStatus::Unknown);
        assert_eq!(
            why.as_deref(),
            Some("the check script printed no block for the check")
        );
    }

    #[test]
    fn what_is_no_status_is_unknown() {
        for stdout in [
            "",
            "fine",
            "[]",
            r#"{"status":"ok"}"#,
            r#"{"state":"good"}"#,
        ] {
            assert_eq!(said(stdout).0, CheckStatus::Unknown, "{stdout}");
        }
    }

    #[test]
    fn a_check_that_fails_itself_is_unknown_and_says_why() {
        let mut failed = finished(r#"{"state":"ok"}"#);
        failed.outcome = Outcome::Failed;
        failed.exit_code = 3;
        failed.stderr.text = "é".repeat(300);
        let (status, detail) = status(&hint(), &failed);
        assert_eq!(status, CheckStatus::Unknown);
        assert_eq!(
            detail.unwrap(),
            format!("check script exited 3: {}", "é".repeat(200))
        );
    }
}
