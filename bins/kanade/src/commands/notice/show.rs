use kanade_api_types::notices::{AudienceRow, NoticeDetail};

use super::list::{audience, state, urgency};
use crate::cli::NoticeShowArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Cell, Column, Look, Table, Tone, ago, facts, harmless, moment};

/// Shows a notice and who confirmed it.
pub async fn show(context: &Context, arguments: &NoticeShowArguments) -> Ended {
    let id = &arguments.id;
    let mut detail = context
        .client
        .notice(id)
        .await
        .or_try("kanade notice list")?;
    let members = context
        .client
        .notice_audience(id, arguments.state.as_deref());
    let page = members.take(arguments.limit).await;
    let page = page.or_try("kanade notice show --help")?;
    let has_more = page.has_more();
    detail.audience = page.rows;
    context.output.show(&detail, |look| text(&detail, look))?;
    if has_more && context.output.is_for_people() {
        context
            .output
            .say(format!("There are more: --limit {}", arguments.limit * 4));
    }
    Ok(ExitStatus::Ok)
}

fn text(detail: &NoticeDetail, look: &Look) -> String {
    let notice = &detail.notification;
    let counts = &detail.counts;
    let confirmed = format!(
        "{} of {} machines, {} outstanding, {} withdrawn",
        counts.confirmed, counts.machines, counts.outstanding, counts.withdrawn
    );
    let mut text = facts(
        look,
        vec![
            ("Notice", notice.id.as_str().into()),
            ("Title", harmless(&notice.title).into()),
            ("State", state(&notice.state)),
            ("Priority", urgency(notice.priority)),
            ("To", audience(&notice.target).into()),
            ("Sent", moment(notice.issued_at).into()),
            ("By", Cell::maybe(notice.issued_by.as_deref())),
            ("Edited", Cell::maybe(notice.edited_at.map(moment))),
            ("Expires", Cell::maybe(notice.expires_at.map(moment))),
            ("Recalled", Cell::maybe(notice.recalled_at.map(moment))),
            ("Confirmed", confirmed.into()),
        ],
    );
    if !notice.body.is_empty() {
        text.push_str(&format!("\n{}\n", harmless(notice.body.trim_end())));
    }
    if !detail.audience.is_empty() {
        text.push('\n');
        text.push_str(&members(&detail.audience, look));
    }
    text
}

fn members(rows: &[AudienceRow], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("MACHINE"),
        Column::Whole("STATE"),
        Column::Whole("WHEN"),
        Column::Cut("BY"),
        Column::Cut("LAST SIGNED IN"),
    ]);
    for row in rows {
        let tone = match row.state.as_str() {
            "confirmed" => Tone::Good,
            _ => Tone::Quiet,
        };
        table.row([
            row.pc_id.as_str().into(),
            Cell::new(row.state.as_str(), tone),
            Cell::maybe(row.acked_at.map(|at| ago(at, look))),
            Cell::maybe(row.acked_by.as_deref()),
            Cell::maybe(row.last_logon_user.as_deref()),
        ]);
    }
    table.render(look)
}
