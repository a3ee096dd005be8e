//! How a run ended, why, and which exit code the wire has for it (contract wire.md §3.3).

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every word, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownWord;
            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                Self::ALL.iter().copied().find(|word| word.as_str() == text).ok_or_else(|| UnknownWord {
                    text: text.to_owned(),
                    words: Self::ALL.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(", "),
                })
            }
        }
    };
}

/// A word that is none of the known ones.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is none of {words}")]
pub struct UnknownWord {
    /// The refused word.
    pub text: String,
    /// The known words.
    pub words: String,
}

words!(
    /// How a run ended.
    Outcome {
        /// The script ended with exit code 0.
        Succeeded = "succeeded",
        /// The script ended with another exit code, or could not be started.
        Failed = "failed",
        /// The script was ended at its timeout.
        TimedOut = "timed_out",
        /// The run was stopped by an operator.
        Killed = "killed",
        /// The agent decided not to run it.
        Skipped = "skipped",
        /// Nobody knows how it ended.
        Lost = "lost",
    }
);

words!(
    /// Why a run ended as it did, where the outcome alone does not say it.
    Reason {
        /// The agent stopped while the script ran.
        AgentRestarted = "agent_restarted",
        /// A newer command of the same job was waiting.
        Superseded = "superseded",
        /// This machine cannot run it: shell, platform or `run_as`.
        Unsupported = "unsupported",
        /// Nobody is signed in at the machine.
        NoSession = "no_session",
        /// Another version of the job is pinned.
        VersionPinned = "version_pinned",
        /// It arrived past its deadline or expiry.
        Deadline = "deadline",
        /// The job is revoked.
        Revoked = "revoked",
        /// The machine was too long without the broker for a strict job.
        Stale = "stale",
        /// The machine is no longer in the group that was addressed.
        NotAMember = "not_a_member",
        /// It was stopped before it started.
        Cancelled = "cancelled",
        /// The script could not be fetched, or its digest differed.
        ScriptUnavailable = "script_unavailable",
        /// The process could not be started.
        SpawnFailed = "spawn_failed",
        /// The agent's ledger was lost, so it starts at the stream's end.
        LedgerLost = "ledger_lost",
        /// The machine did not answer before the command left the stream.
        Expired = "expired",
        /// In flight past its deadline.
        NoReport = "no_report",
        /// Changes are frozen.
        Frozen = "frozen",
        /// Its schedule does not let it run at this time: window, skip date, or not in force.
        OutsideWindow = "outside_window",
        /// The machine is not in the state its schedule asks for.
        Requirement = "requirement",
        /// An earlier run of its schedule has not ended.
        InFlight = "in_flight",
        /// The machine was off, or its clock was wrong, at that time.
        Missed = "missed",
    }
);

words!(
    /// A limit that a run came up against.
    LimitMet {
        /// Its timeout.
        Time = "time",
        /// Memory: the system ended processes of it.
        Memory = "memory",
        /// The number of processes: it could start no more.
        Processes = "processes",
        /// What is kept of its output.
        Output = "output",
    }
);

impl Reason {
    /// The exit code the wire has for a run that did not end by itself; `None` leaves the
    /// outcome's own code.
    pub fn exit_code(self) -> Option<i32> {
        match self {
            Reason::AgentRestarted => Some(121),
            Reason::Superseded | Reason::Unsupported | Reason::NoSession | Reason::NotAMember => {
                Some(122)
            }
            Reason::LedgerLost
            | Reason::Frozen
            | Reason::OutsideWindow
            | Reason::Requirement
            | Reason::InFlight
            | Reason::Missed => Some(122),
            Reason::VersionPinned => Some(124),
            Reason::Deadline => Some(125),
            Reason::Revoked => Some(126),
            Reason::Stale => Some(127),
            Reason::Cancelled
            | Reason::ScriptUnavailable
            | Reason::SpawnFailed
            | Reason::Expired
            | Reason::NoReport => None,
        }
    }
}

impl Outcome {
    /// The exit code of a run that brought none: −1, as 0.43 writes it.
    pub const NO_EXIT_CODE: i32 = -1;

    /// What a 0.43 result means: its exit code, and its stderr where one code has two meanings.
    ///
    /// 0.43 reserves no code, so 124–127 count as skips only when the text begins as the agent
    /// writes it and no output was kept (contract wire.md §3.3).
    pub fn of_legacy(exit_code: i32, stdout: &str, stderr: &str) -> (Outcome, Option<Reason>) {
        let skip = |reason| (Outcome::Skipped, Some(reason));
        let skipped = stdout.is_empty() && stderr.starts_with("skipped:");
        match exit_code {
            0 => (Outcome::Succeeded, None),
            121 if skipped || stdout.is_empty() => (Outcome::Lost, Some(Reason::AgentRestarted)),
            124 if skipped => skip(Reason::VersionPinned),
            125 if skipped => skip(Reason::Deadline),
            126 if skipped => skip(Reason::Revoked),
            127 if skipped => skip(Reason::Stale),
            -1 if last_line(stderr).starts_with("killed by remote signal") => {
                (Outcome::Killed, None)
            }
            -1 if last_line(stderr).starts_with("timeout after") => (Outcome::TimedOut, None),
            _ => (Outcome::Failed, None),
        }
    }
}

fn last_line(text: &str) -> &str {
    text.trim_end().lines().last().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legacy_exit_code_gets_its_outcome() {
        let of = |code, stdout, stderr| Outcome::of_legacy(code, stdout, stderr);
        assert_eq!(of(0, "x", ""), (Outcome::Succeeded, None));
        assert_eq!(
            of(126, "", "skipped: command was revoked"),
            (Outcome::Skipped, Some(Reason::Revoked))
        );
        assert_eq!(of(126, "", "sh: not executable"), (Outcome::Failed, None));
        assert_eq!(
            of(-1, "begin", "timeout after 2s"),
            (Outcome::TimedOut, None)
        );
        assert_eq!(
            of(-1, "begin", "warn\nkilled by remote signal (kill.x)"),
            (Outcome::Killed, None)
        );
    }

    #[test]
    fn the_serde_word_is_the_display_word() {
        for outcome in Outcome::ALL {
            assert_eq!(serde_json::to_value(outcome).unwrap(), outcome.as_str());
        }
        for reason in Reason::ALL {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.as_str());
        }
        for limit in LimitMet::ALL {
            assert_eq!(serde_json::to_value(limit).unwrap(), limit.as_str());
        }
    }
}
