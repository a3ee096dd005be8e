use kanade_api_types::executions::ExecutionRow;
use kanade_api_types::results::ResultRow;

use super::table::{Cell, Tone};

/// A state is a word and a shape; colour only repeats it.
pub fn outcome(word: &str) -> Cell {
    let (shape, tone) = match word {
        "succeeded" => ('✓', Tone::Good),
        "failed" => ('✕', Tone::Bad),
        "timed_out" => ('✕', Tone::Bad),
        "killed" => ('■', Tone::Warning),
        "skipped" => ('⤼', Tone::Quiet),
        "running" => ('▷', Tone::Plain),
        "pending" => ('◌', Tone::Quiet),
        _ => ('?', Tone::Bad),
    };
    Cell::new(format!("{shape} {}", word.replace('_', " ")), tone)
}

/// Whether a machine is there.
pub fn online(online: bool) -> Cell {
    match online {
        true => Cell::new("● online", Tone::Good),
        false => Cell::new("○ offline", Tone::Quiet),
    }
}

/// What a check says; old news is named so.
pub fn check_status(word: &str, stale: bool) -> Cell {
    let (shape, tone) = match word {
        "ok" => ('✓', Tone::Good),
        "warn" => ('▲', Tone::Warning),
        "fail" => ('✕', Tone::Bad),
        _ => ('?', Tone::Quiet),
    };
    match stale {
        true => Cell::new(format!("{shape} {word} (stale)"), Tone::Quiet),
        false => Cell::new(format!("{shape} {word}"), tone),
    }
}

/// Where an execution stands.
pub fn execution_status(row: &ExecutionRow) -> Cell {
    let (shape, tone) = match row.status.as_str() {
        "pending" => ('◌', Tone::Quiet),
        "running" => ('▷', Tone::Plain),
        "completed" if row.failure_count > 0 => ('✕', Tone::Bad),
        "completed" => ('✓', Tone::Good),
        _ => ('?', Tone::Bad),
    };
    Cell::new(format!("{shape} {}", row.status), tone)
}

/// A run's exit code; what never ran to its end has none worth showing.
pub fn exit_code(row: &ResultRow) -> Cell {
    Cell::maybe(row.exit_code.filter(|_| has_exit_code(&row.outcome)))
}

fn has_exit_code(outcome: &str) -> bool {
    matches!(outcome, "succeeded" | "failed")
}
