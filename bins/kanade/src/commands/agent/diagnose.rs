use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use kanade_wire::control::Diagnosis;
use serde_json::Value;

use crate::cli::AgentDiagnoseArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};

/// Has an agent tell how it is. People get the gist; a file and programs get everything.
pub async fn diagnose(context: &Context, arguments: &AgentDiagnoseArguments) -> Ended {
    let pc = &arguments.pc_id;
    let diagnosis = context.client.diagnose(pc).await;
    let diagnosis = diagnosis.or_try(format!("kanade agent ping {pc}"))?;
    if let Some(path) = &arguments.to {
        write(path, &diagnosis)?;
        context
            .output
            .say(format!("Wrote everything to {}", path.display()));
    }
    context.output.show(&diagnosis, |_| gist(&diagnosis))?;
    Ok(ExitStatus::Ok)
}

fn gist(diagnosis: &Diagnosis) -> String {
    let (state, host) = (&diagnosis.state, &diagnosis.host);
    let mut lines = vec![
        format!("{} (agent {})", diagnosis.pc_id, diagnosis.agent_version),
        format!(
            "connected since    {}",
            shown(&state["connection"]["since"])
        ),
        format!("in sync since      {}", shown(&state["in_sync_since"])),
        format!("waiting reports    {}", shown(&state["outbox_depth"])),
        format!(
            "unfinished runs    {}",
            shown(&state["unfinished_commands"])
        ),
        format!(
            "configuration      {}",
            shown(&host["configuration"]["file"])
        ),
        format!("state in           {}", shown(&host["data_folder"]["path"])),
    ];
    for check in host["network"].as_array().into_iter().flatten() {
        let outcome = match check["ok"] == Value::Bool(true) {
            true => format!("ok, {} ms", shown(&check["milliseconds"])),
            false => format!("failed: {}", shown(&check["error"])),
        };
        lines.push(format!(
            "{:<18} {}: {outcome}",
            shown(&check["step"]),
            shown(&check["target"])
        ));
    }
    let last = diagnosis.log.lines().rev().take(10).collect::<Vec<_>>();
    lines.push("last lines of its log:".to_owned());
    lines.extend(last.into_iter().rev().map(|line| format!("  {line}")));
    lines.join("\n")
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn write(path: &Path, diagnosis: &Diagnosis) -> Result<(), Failure> {
    let cannot = |why: String| {
        let message = format!("{} cannot be written: {why}", path.display());
        Failure::new(ExitStatus::Failed, message, "the same with another --to")
    };
    let text =
        serde_json::to_string_pretty(diagnosis).map_err(|error| cannot(error.to_string()))?;
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| cannot(error.to_string()))
}
