//! Everything that is said, in both languages.

use std::env;

use clap::ValueEnum;

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// English.
    En,
    /// Japanese.
    Ja,
}

/// What is said.
#[derive(Debug, Clone, Copy)]
pub struct Texts {
    pub agent_away: &'static str,
    pub online: &'static str,
    pub offline: &'static str,
    pub version: &'static str,
    pub updates_to: &'static str,
    pub no_checks: &'static str,
    pub no_unread: &'static str,
    pub no_notices: &'static str,
    pub confirm_hint: &'static str,
    pub confirmed_at: &'static str,
    pub new_notice: &'static str,
    pub recalled: &'static str,
    pub confirmed: &'static str,
    pub no_such_number: &'static str,
    pub not_understood: &'static str,
    pub no_jobs: &'static str,
    pub run_hint: &'static str,
    pub no_such_job: &'static str,
    pub asked_first: &'static str,
    pub not_run: &'static str,
    pub yes: &'static [&'static str],
    pub last_run: &'static str,
    pub begun: &'static str,
    pub queued: &'static str,
    pub running: &'static str,
    pub completed: &'static str,
    pub failed: &'static str,
    pub killed: &'static str,
    pub exit_code: &'static str,
    pub no_such_run: &'static str,
    pub no_maintenance: &'static str,
    pub no_log: &'static str,
    pub updates: &'static str,
    pub troubleshooting: &'static str,
    pub catalog: &'static str,
    pub help: &'static str,
    pub warning: &'static str,
    pub emergency: &'static str,
}

const ENGLISH: Texts = Texts {
    agent_away: "The agent of this machine does not answer. Waiting for it.",
    online: "connected",
    offline: "not connected: what is shown is what was known last",
    version: "agent",
    updates_to: "will be updated to",
    no_checks: "Nothing is checked on this machine.",
    no_unread: "You have read everything.",
    no_notices: "There are no notices.",
    confirm_hint: "Type its number to confirm that you have read it.",
    confirmed_at: "confirmed",
    new_notice: "New:",
    recalled: "A notice was withdrawn.",
    confirmed: "Confirmed:",
    no_such_number: "There is no notice of that number. Type `notices` to see them.",
    not_understood: "That was not understood. Type `help` to see what can be typed.",
    no_jobs: "There is nothing you can run on this machine.",
    run_hint: "Type `run` and its number to run one.",
    no_such_job: "There is no job of that number. Type `jobs` to see them.",
    asked_first: "Type `yes` to run it.",
    not_run: "It is not run.",
    yes: &["yes", "y"],
    last_run: "last run",
    begun: "is taken on. Type `stop` to stop it.",
    queued: "waits",
    running: "runs",
    completed: "done",
    failed: "failed",
    killed: "stopped",
    exit_code: "exit code",
    no_such_run: "Nothing of that number runs that was begun here.",
    no_maintenance: "This machine will run nothing by itself in that time.",
    no_log: "There is no log here.",
    updates: "updates",
    troubleshooting: "help with a problem",
    catalog: "catalog",
    help: "<number>  confirm a notice    notices  what you have not confirmed    all  every notice\n\
           jobs      what you can run     run <n>  run one of them                stop  stop what you run\n\
           next      what will run by itself         log  the agent's last lines     status  how this machine is\n\
           help      this text            quit     leave",
    warning: "IMPORTANT",
    emergency: "URGENT",
};

const JAPANESE: Texts = Texts {
    agent_away: "このコンピューターのエージェントが応答しません。待機しています。",
    online: "接続中",
    offline: "未接続: 最後にわかった内容を表示しています",
    version: "エージェント",
    updates_to: "更新予定:",
    no_checks: "このコンピューターにはチェックがありません。",
    no_unread: "未読のお知らせはありません。",
    no_notices: "お知らせはありません。",
    confirm_hint: "番号を入力すると、読んだことを確認できます。",
    confirmed_at: "確認済み",
    new_notice: "新しいお知らせ:",
    recalled: "お知らせが取り消されました。",
    confirmed: "確認しました:",
    no_such_number: "その番号のお知らせはありません。`notices` で一覧を表示します。",
    not_understood: "入力を理解できませんでした。`help` で使い方を表示します。",
    no_jobs: "このコンピューターで実行できるジョブはありません。",
    run_hint: "`run` と番号を入力すると実行できます。",
    no_such_job: "その番号のジョブはありません。`jobs` で一覧を表示します。",
    asked_first: "実行するには `はい` または `yes` と入力してください。",
    not_run: "実行しません。",
    yes: &["はい", "yes", "y"],
    last_run: "前回の実行",
    begun: "を受け付けました。`stop` で中止できます。",
    queued: "待機中",
    running: "実行中",
    completed: "完了",
    failed: "失敗",
    killed: "中止",
    exit_code: "終了コード",
    no_such_run: "その番号の、ここで始めた実行中のジョブはありません。",
    no_maintenance: "その期間に自動で実行される予定はありません。",
    no_log: "ログはありません。",
    updates: "更新",
    troubleshooting: "問題の解決",
    catalog: "カタログ",
    help: "<番号>  お知らせを確認    notices  未確認のお知らせ    all   すべてのお知らせ\n\
           jobs    実行できるジョブ  run <番号>  ジョブを実行     stop  実行を中止\n\
           next    次回の予定        log      エージェントのログ  status  この PC の状態\n\
           help    この説明          quit     終了",
    warning: "重要",
    emergency: "緊急",
};

impl Texts {
    /// Whether a line says yes.
    pub fn agrees(&self, line: &str) -> bool {
        let line = line.trim();
        self.yes.iter().any(|word| line.eq_ignore_ascii_case(word))
    }
}

impl Language {
    /// The language that was asked for, otherwise the system's.
    pub fn spoken(asked: Option<Self>) -> Self {
        let variables = ["LC_ALL", "LC_MESSAGES", "LANG"].map(|name| env::var(name).ok());
        Self::choose(asked, variables.into_iter().chain([of_desktop()]))
    }

    /// The language that was asked for, otherwise the system's: the first of `variables` that is set
    /// decides, as for every program.
    fn choose(asked: Option<Self>, variables: impl IntoIterator<Item = Option<String>>) -> Self {
        let of_system = || {
            let set = variables
                .into_iter()
                .flatten()
                .find(|text| !text.is_empty())?;
            set.starts_with("ja").then_some(Self::Ja)
        };
        asked.or_else(of_system).unwrap_or(Self::En)
    }

    /// What is said in it.
    pub const fn texts(self) -> &'static Texts {
        match self {
            Self::En => &ENGLISH,
            Self::Ja => &JAPANESE,
        }
    }
}

/// What a system without such variables speaks.
#[cfg(windows)]
fn of_desktop() -> Option<String> {
    sys_locale::get_locale()
}

#[cfg(not(windows))]
const fn of_desktop() -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_decides_unless_a_language_is_asked_for() {
        let set = |text: &str| Some(text.to_owned());
        let choose = |asked, variables| Language::choose(asked, variables);
        assert_eq!(choose(None, [None, set("ja_JP.UTF-8")]), Language::Ja);
        assert_eq!(choose(None, [set("C"), set("ja_JP.UTF-8")]), Language::En);
        assert_eq!(choose(None, [set(""), None]), Language::En);
        assert_eq!(choose(Some(Language::En), [set("ja"), None]), Language::En);
    }
}
