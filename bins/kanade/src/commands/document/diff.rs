use anstyle::{AnsiColor, Style};
use kanade_wire::{DocumentId, DocumentKind};

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};
use crate::output::Look;

/// Shows what changed from one revision to another.
pub async fn show(
    context: &Context,
    kind: DocumentKind,
    id: &DocumentId,
    revision: Option<u64>,
    against: Option<u64>,
) -> Ended {
    let revision = match revision {
        Some(revision) => revision,
        None => newest(context, kind, id).await?,
    };
    let version = context.client.document_version(kind, id, revision, against);
    let version = version
        .await
        .or_try(format!("kanade {kind} history {id}"))?;
    context
        .output
        .show(&version, |look| coloured(&version.diff, look))?;
    if context.output.is_for_people() && version.diff.is_empty() {
        context.output.say("Nothing differs.");
    }
    Ok(ExitStatus::Ok)
}

async fn newest(context: &Context, kind: DocumentKind, id: &DocumentId) -> Result<u64, Failure> {
    let history = context.client.document_history(kind, id).take(1).await;
    let history = history.or_try(format!("kanade {kind} list"))?;
    Ok(history.rows.first().map_or(0, |newest| newest.revision))
}

/// A diff with what goes in red and what comes in green.
pub fn coloured(diff: &str, look: &Look) -> String {
    if !look.colour {
        return diff.to_owned();
    }
    let lines = diff.lines().map(|line| {
        let style = match line.as_bytes().first() {
            Some(b'+') => Style::new().fg_color(Some(AnsiColor::Green.into())),
            Some(b'-') => Style::new().fg_color(Some(AnsiColor::Red.into())),
            Some(b'@') => Style::new().fg_color(Some(AnsiColor::Cyan.into())),
            _ => Style::new(),
        };
        format!("{style}{line}{style:#}\n")
    });
    lines.collect()
}
