//! Lines of standard output as events of the machine (contract wire.md §3.8).

use chrono::{DateTime, Utc};
use kanade_wire::PcId;
use kanade_wire::fences::{Reader, meant_for, without};
use kanade_wire::obs_event::ObsEvent;
use kanade_wire::result::EmitCount;
use serde_json::{Map, Value};

use crate::agent::Core;
use crate::report::{self, Finished, add_line};
use crate::run::Admitted;
use crate::run::output::Kept;

/// Events of one run; the lines after them are refused.
const EVENTS: usize = 10_000;
/// Bytes of a line.
const LINE: usize = 64 * 1024;
/// Bytes of a kind, a source or a record id.
const WORD: usize = 256;

/// What lines became.
#[derive(Debug, Default)]
struct Emitted {
    events: Vec<ObsEvent>,
    rejected: u64,
    first_problem: Option<String>,
}

/// Turns standard output into events and leaves it empty; of output with blocks, those for events.
pub fn apply(core: &Core, admitted: &Admitted, finished: &mut Finished) {
    let stdout = std::mem::take(&mut finished.stdout);
    let lines = meant_for(&stdout.text, Reader::Emit).unwrap_or_default();
    let emitted = events_of(&core.pc_id, &lines);
    let count = EmitCount {
        accepted: emitted.events.len() as u64,
        rejected: emitted.rejected,
    };
    if let Some(problem) = emitted.first_problem {
        let lines = if count.rejected == 1 { "line" } else { "lines" };
        let note = format!(
            "emit: {} {lines} refused, the first: {problem}",
            count.rejected
        );
        add_line(&mut finished.stderr.text, &note);
    }
    finished.meaning.events = (0..)
        .zip(&emitted.events)
        .map(|(number, event)| {
            let message_id = format!("{}:emit:{number}", admitted.result_id);
            report::observed(event, message_id)
        })
        .collect();
    finished.meaning.emit = Some(count);
    finished.stdout = rest(&stdout);
}

/// What is left of standard output. It is whole, so that whoever reads other blocks of it may believe them.
fn rest(stdout: &Kept) -> Kept {
    let text = without(&stdout.text, Reader::Emit);
    if text.is_empty() {
        return Kept::default();
    }
    Kept {
        total: stdout.total - (stdout.text.len() - text.len()) as u64,
        is_cut: stdout.is_cut,
        text,
    }
}

fn events_of(pc: &PcId, stdout: &str) -> Emitted {
    let mut emitted = Emitted::default();
    let lines = (1..).zip(stdout.lines());
    for (number, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let event = if emitted.events.len() == EVENTS {
            Err(format!("a run may emit no more than {EVENTS} events"))
        } else {
            event_of(pc, line)
        };
        match event {
            Ok(event) => emitted.events.push(event),
            Err(problem) => {
                emitted.rejected += 1;
                emitted
                    .first_problem
                    .get_or_insert_with(|| format!("line {number}: {problem}"));
            }
        }
    }
    emitted
}

/// The machine is this one, whatever the line says.
fn event_of(pc: &PcId, line: &str) -> Result<ObsEvent, String> {
    if line.len() > LINE {
        return Err(format!("longer than {LINE} bytes"));
    }
    let mut object: Map<String, Value> =
        serde_json::from_str(line).map_err(|_| "not a JSON object".to_owned())?;
    let at = object.get("at").and_then(Value::as_str).ok_or("no `at`")?;
    let at = DateTime::parse_from_rfc3339(at)
        .map_err(|_| format!("{at:?} is not a time such as 2026-01-31T09:00:00Z"))?;
    Ok(ObsEvent {
        pc_id: pc.clone(),
        at: at.with_timezone(&Utc),
        kind: word(&object, "kind")?.ok_or("no `kind`")?,
        source: word(&object, "source")?.ok_or("no `source`")?,
        event_record_id: word(&object, "event_record_id")?,
        payload: object.remove("payload").unwrap_or_default(),
    })
}

/// A text that is neither blank nor long; a number, as record ids often are, counts as one.
fn word(object: &Map<String, Value>, key: &str) -> Result<Option<String>, String> {
    let word = match object.get(key) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(_) => return Err(format!("`{key}` is not a text")),
    };
    if word.trim().is_empty() {
        return Err(format!("`{key}` is blank"));
    }
    if word.len() > WORD {
        return Err(format!("`{key}` is longer than {WORD} bytes"));
    }
    Ok(Some(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emitted(stdout: &str) -> Emitted {
        events_of(&PcId::new("pc1").unwrap(), stdout)
    }

    const GOOD: &str = r#"{"pc_id":"other","at":"2026-01-31T09:00:00+09:00","kind":"install","source":"dpkg","event_record_id":7,"payload":{"name":"zsh"}}"#;

    #[test]
    fn an_event_is_of_the_machine_that_ran_the_script() {
        let events = emitted(&format!("{GOOD}\n\n  \n{GOOD}\n")).events;
        assert_eq!(events.len(), 2);
        assert_eq!(events[0].pc_id.as_str(), "pc1");
        assert_eq!(events[0].at.to_rfc3339(), "2026-01-31T00:00:00+00:00");
        assert_eq!(events[0].event_record_id.as_deref(), Some("7"));
        assert_eq!(events[0].payload["name"], "zsh");
    }

    #[test]
    fn lines_that_are_no_events_are_counted_and_the_first_is_told() {
        let blank = GOOD.replace("\"dpkg\"", "\" \"");
        let late = GOOD.replace("09:00:00+09:00", "soon");
        let emitted = emitted(&format!("{GOOD}\nhello\n{blank}\n{late}\n[]\n"));
        assert_eq!((emitted.events.len(), emitted.rejected), (1, 4));
        assert_eq!(emitted.first_problem.unwrap(), "line 2: not a JSON object");
    }

    #[test]
    fn a_run_emits_no_more_than_its_share() {
        let emitted = emitted(&format!("{GOOD}\n").repeat(EVENTS + 5));
        assert_eq!((emitted.events.len(), emitted.rejected), (EVENTS, 5));
    }
}
