//! What an alert says, in English and in Japanese.

use kanade_api_types::alerts::{AlertEvent, MailLanguage};
use kanade_store::StoreError;
use kanade_store::state::alerts::Alert;
use kanade_wire::PcId;

use super::Alerts;

impl Alerts {
    /// An alert with what only the machine's row tells filled in.
    pub(super) async fn filled(&self, alert: &Alert) -> Result<Alert, StoreError> {
        let mut alert = alert.clone();
        if let AlertEvent::Check {
            pc_id, title, body, ..
        } = &mut alert.event
        {
            let user = self.last_logon(pc_id).await?;
            *title = title.replace("{last_logon}", &user);
            *body = body.take().map(|body| body.replace("{last_logon}", &user));
        }
        Ok(alert)
    }
}

/// One line: the subject of a mail.
#[must_use]
pub fn title(event: &AlertEvent, language: MailLanguage) -> String {
    match language {
        MailLanguage::Ja => title_ja(event),
        MailLanguage::En | MailLanguage::Both => title_en(event),
    }
}

/// Some lines that say what happened.
#[must_use]
pub fn text(event: &AlertEvent, language: MailLanguage) -> String {
    match language {
        MailLanguage::En => text_en(event),
        MailLanguage::Ja => text_ja(event),
        MailLanguage::Both => format!("{}\n\n{}", text_ja(event), text_en(event)),
    }
}

/// The text of a mail: what happened, when, and where to look.
pub(super) fn mail_text(alert: &Alert, language: MailLanguage, link: Option<&str>) -> String {
    let at = alert.at.format("%Y-%m-%d %H:%M:%S UTC");
    let page = link.map(|base| format!("{base}{}", page_of(&alert.event)));
    let part = |text: String, when: &str, look: &str| {
        let mut part = format!("{text}\n\n{when}: {at}\n");
        if let Some(page) = &page {
            part.push_str(&format!("{look}: {page}\n"));
        }
        part
    };
    let en = || part(text_en(&alert.event), "When", "Look at");
    let ja = || part(text_ja(&alert.event), "日時", "詳細");
    match language {
        MailLanguage::En => en(),
        MailLanguage::Ja => ja(),
        MailLanguage::Both => format!("{}\n----\n\n{}", ja(), en()),
    }
}

/// The page of the dashboard that shows what an alert is about.
fn page_of(event: &AlertEvent) -> String {
    match event {
        AlertEvent::Check { pc_id, .. } => format!("/machines/{pc_id}"),
        AlertEvent::RolloutHalted { rollout_id, .. } => format!("/rollouts/{rollout_id}"),
        AlertEvent::MachinesGone { .. } | AlertEvent::MachinesBack { .. } => "/machines".into(),
        AlertEvent::DeadLetters { .. } | AlertEvent::BrokerLimit { .. } => "/system".into(),
        AlertEvent::Test { .. } => "/settings".into(),
    }
}

fn title_en(event: &AlertEvent) -> String {
    match event {
        AlertEvent::Check { title, .. } => title.clone(),
        AlertEvent::RolloutHalted { rollout_id, .. } => format!("Rollout {rollout_id} halted"),
        AlertEvent::MachinesGone { count: 1, pcs, .. } => {
            format!("Machine {} is gone", names(pcs))
        }
        AlertEvent::MachinesGone { count, .. } => format!("{count} machines are gone"),
        AlertEvent::MachinesBack { count: 1, pcs } => format!("Machine {} is back", names(pcs)),
        AlertEvent::MachinesBack { count, .. } => format!("{count} machines are back"),
        AlertEvent::DeadLetters { count: 1, .. } => "A message could not be read".into(),
        AlertEvent::DeadLetters { count, .. } => format!("{count} messages could not be read"),
        AlertEvent::BrokerLimit {
            name, usage_pct, ..
        } => format!("{name} of the broker is {usage_pct} % full"),
        AlertEvent::Test { .. } => "This is a test".into(),
    }
}

fn title_ja(event: &AlertEvent) -> String {
    match event {
        AlertEvent::Check { title, .. } => title.clone(),
        AlertEvent::RolloutHalted { rollout_id, .. } => {
            format!("ロールアウト {rollout_id} が停止しました")
        }
        AlertEvent::MachinesGone { count: 1, pcs, .. } => {
            format!("マシン {} から応答がありません", names(pcs))
        }
        AlertEvent::MachinesGone { count, .. } => {
            format!("{count} 台のマシンから応答がありません")
        }
        AlertEvent::MachinesBack { count: 1, pcs } => {
            format!("マシン {} が復帰しました", names(pcs))
        }
        AlertEvent::MachinesBack { count, .. } => format!("{count} 台のマシンが復帰しました"),
        AlertEvent::DeadLetters { count, .. } => {
            format!("読み取れないメッセージが {count} 件あります")
        }
        AlertEvent::BrokerLimit {
            name, usage_pct, ..
        } => format!("ブローカーの {name} の使用率が {usage_pct} % です"),
        AlertEvent::Test { .. } => "テスト通知".into(),
    }
}

fn text_en(event: &AlertEvent) -> String {
    match event {
        AlertEvent::Check {
            pc_id,
            check_name,
            status,
            body,
            ..
        } => with_body(
            format!("Check {check_name} on {pc_id} is now {status}."),
            body.as_deref(),
        ),
        AlertEvent::RolloutHalted {
            rollout_id,
            wave,
            reason,
        } => {
            let wave = wave.map_or_else(String::new, |wave| format!(" in wave {wave}"));
            let first = format!(
                "Rollout {rollout_id} halted{wave}. No further machine is touched until somebody resumes it."
            );
            with_body(first, reason.as_deref())
        }
        AlertEvent::MachinesGone { count, pcs, since } => format!(
            "{count} machine(s) were not heard of since {} and did not say that they go down: {}",
            since.format("%Y-%m-%d %H:%M UTC"),
            some(pcs, *count, "more")
        ),
        AlertEvent::MachinesBack { count, pcs } => format!(
            "{count} machine(s) that were gone are heard again: {}",
            some(pcs, *count, "more")
        ),
        AlertEvent::DeadLetters {
            count,
            reason,
            subject,
        } => format!(
            "{count} message(s) could not be read and are kept aside. The last one, on {subject}: {reason}"
        ),
        AlertEvent::BrokerLimit {
            name,
            usage_pct,
            refuses,
        } => {
            let then = match refuses {
                true => "When it is full, new messages are refused.",
                false => "Its oldest messages leave before their age.",
            };
            format!("{name} is {usage_pct} % full. {then} Raise the broker's store limit.")
        }
        AlertEvent::Test { by } => format!("{by} tries whether alerts arrive. They do."),
    }
}

fn text_ja(event: &AlertEvent) -> String {
    match event {
        AlertEvent::Check {
            pc_id,
            check_name,
            status,
            body,
            ..
        } => with_body(
            format!("{pc_id} のチェック {check_name} が {status} になりました。"),
            body.as_deref(),
        ),
        AlertEvent::RolloutHalted {
            rollout_id,
            wave,
            reason,
        } => {
            let wave = wave.map_or_else(String::new, |wave| format!("ウェーブ {wave} で"));
            let first = format!(
                "ロールアウト {rollout_id} は{wave}停止しました。再開されるまで、ほかのマシンには適用されません。"
            );
            with_body(first, reason.as_deref())
        }
        AlertEvent::MachinesGone { count, pcs, since } => format!(
            "{} 以降、{count} 台のマシンから応答がありません(シャットダウンの通知もありません): {}",
            since.format("%Y-%m-%d %H:%M UTC"),
            some(pcs, *count, "台")
        ),
        AlertEvent::MachinesBack { count, pcs } => format!(
            "応答のなかった {count} 台のマシンが復帰しました: {}",
            some(pcs, *count, "台")
        ),
        AlertEvent::DeadLetters {
            count,
            reason,
            subject,
        } => format!(
            "読み取れないメッセージが {count} 件あり、別に保管しています。最後の 1 件({subject}): {reason}"
        ),
        AlertEvent::BrokerLimit {
            name,
            usage_pct,
            refuses,
        } => {
            let then = match refuses {
                true => "満杯になると新しいメッセージは受け付けられません。",
                false => "古いメッセージが保存期間より早く消えます。",
            };
            format!(
                "{name} の使用率が {usage_pct} % です。{then}ブローカーの保存上限を引き上げてください。"
            )
        }
        AlertEvent::Test { by } => {
            format!("{by} さんが通知の到達を確認しています。この通知は届いています。")
        }
    }
}

fn with_body(first: String, body: Option<&str>) -> String {
    match body.filter(|body| !body.trim().is_empty()) {
        Some(body) => format!("{first}\n\n{body}"),
        None => first,
    }
}

fn names(pcs: &[PcId]) -> String {
    let names: Vec<&str> = pcs.iter().map(PcId::as_str).collect();
    names.join(", ")
}

fn some(pcs: &[PcId], count: u64, more: &str) -> String {
    match count.saturating_sub(pcs.len() as u64) {
        0 => names(pcs),
        rest => format!("{} +{rest} {more}", names(pcs)),
    }
}
