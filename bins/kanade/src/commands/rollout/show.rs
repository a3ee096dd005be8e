use kanade_api_types::rollouts::{RolloutDetail, WaveCounts, WaveRow};

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Cell, Column, Look, Table, Tone, ago, facts, first_line, machines, moment};

/// Shows a rollout.
pub async fn show(context: &Context, id: &str) -> Ended {
    let detail = context.client.rollout(id).await;
    let detail = detail.or_try("kanade rollout list")?;
    context.output.show(&detail, |look| text(&detail, look))?;
    Ok(ExitStatus::Ok)
}

/// A rollout for people.
pub fn text(detail: &RolloutDetail, look: &Look) -> String {
    let row = &detail.rollout;
    let created = format!("{} by {}", ago(row.created_at, look), row.created_by);
    let about = vec![
        ("Rollout", row.id.as_str().into()),
        ("Change", row.title.as_str().into()),
        ("For", Cell::maybe(row.description.as_deref())),
        ("State", state(&row.state)),
        ("Why", Cell::maybe(row.reason.as_deref())),
        ("Waits for", Cell::maybe(row.held.as_deref())),
        ("Reaches", machines(row.machines).into()),
        ("Created", created.into()),
        ("Ended", Cell::maybe(row.ended_at.map(moment))),
    ];
    let failed = detail.waves.iter().flat_map(|wave| &wave.failed);
    let failed: Vec<&str> = failed.map(|pc| pc.as_str()).take(20).collect();
    let mut text = facts(look, about);
    text.push('\n');
    text.push_str(&waves(&detail.waves, look));
    if !failed.is_empty() {
        text.push_str(&format!("\nFailed: {}\n", failed.join(", ")));
    }
    text
}

fn waves(waves: &[WaveRow], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("WAVE"),
        Column::Whole("TAKES"),
        Column::Whole("STATE"),
        Column::Whole("SO FAR"),
        Column::Cut("WHY"),
    ]);
    for wave in waves {
        table.row([
            wave.number.to_string().into(),
            wave.label.as_str().into(),
            state(&wave.state),
            counts(&wave.counts).into(),
            Cell::maybe(wave.reason.as_deref().map(first_line)),
        ]);
    }
    table.render(look)
}

/// `18 of 20: 15 succeeded, 3 failed`.
pub fn counts(counts: &WaveCounts) -> String {
    let all = [
        (counts.succeeded, "succeeded"),
        (counts.failed, "failed"),
        (counts.skipped, "skipped"),
        (counts.running, "running"),
        (counts.pending, "pending"),
        (counts.offline, "offline"),
    ];
    let some = all.iter().filter(|(count, _)| *count > 0);
    let words: Vec<String> = some
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    words.join(", ")
}

/// A state of a rollout or a wave.
pub fn state(word: &str) -> Cell {
    let tone = match word {
        "completed" | "passed" => Tone::Good,
        "halted" | "failed" => Tone::Bad,
        "paused" | "aborted" => Tone::Warning,
        "pending" | "draft" => Tone::Quiet,
        _ => Tone::Plain,
    };
    Cell::new(word, tone)
}
