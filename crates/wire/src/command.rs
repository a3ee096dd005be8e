//! The order to run a script (contract wire.md §3.1), and what this generation adds to it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::catalogue::CatalogueRevision;
use crate::environment::SecretVariable;
use crate::finalize::Finalize;
use crate::hints::{CheckHint, CollectHint, EmitConfig, Retry};
use crate::limits::ResourceLimits;
use crate::run_as::RunAs;
use crate::staleness::Staleness;
use crate::{Digest, ExecId, JobId, Os, RequestId, ScheduleId, Version};

/// One order, the same bytes for every machine it is meant for.
///
/// `exec_id` and `jitter_secs` are written as `null` when there is none; every other empty option
/// is left out. The keys after `retry` are ours: a 0.43 agent ignores them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    /// The job, or `adhoc-run`.
    pub id: JobId,
    /// The job's version, or `0.0.0`.
    pub version: Version,
    /// One for the whole execution: what agents de-duplicate by.
    pub request_id: RequestId,
    /// The execution this belongs to.
    #[serde(default, alias = "job_id")]
    pub exec_id: Option<ExecId>,
    /// What interprets the script.
    pub shell: Shell,
    /// The script; empty when `script_object` is set.
    pub script: String,
    /// Name of the script in the object store `scripts`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script_object: Option<String>,
    /// Digest of the script behind `script_object`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script_object_sha256: Option<Digest>,
    /// Seconds the script may run; 0 counts as 1.
    pub timeout_secs: u64,
    /// The agent waits a random whole number of seconds in `[0, n)`; 0 and 1 mean none.
    #[serde(default)]
    pub jitter_secs: Option<u64>,
    /// As whom it runs.
    #[serde(default)]
    pub run_as: RunAs,
    /// Where it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cwd: Option<String>,
    /// Past this time it is not started: the starting deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline_at: Option<DateTime<Utc>>,
    /// How fresh the broker contact must be.
    #[serde(default)]
    pub staleness: Staleness,
    /// The output is events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emit: Option<EmitConfig>,
    /// The output is a check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<CheckHint>,
    /// The output names files to collect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collect: Option<CollectHint>,
    /// Attempts after a failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry: Option<Retry>,
    /// Why this was ordered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// The content digest of the job it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_digest: Option<Digest>,
    /// The catalogue it was made under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catalogue_revision: Option<CatalogueRevision>,
    /// Past this time the order itself is void, whatever the job says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    /// The operating systems it is for; every one when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub os: Vec<Os>,
    /// Variables of the script's environment, parameters among them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub env: BTreeMap<String, String>,
    /// Variables whose values are secrets; the script's output is cleared of them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub secret_env: BTreeMap<String, SecretVariable>,
    /// What it may use of the machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<ResourceLimits>,
    /// What runs after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finalize: Option<Finalize>,
}

impl Command {
    /// An empty ad-hoc script for `sh`, of one minute, with every option absent: what an order is
    /// made from.
    #[must_use]
    pub fn adhoc(request_id: RequestId) -> Self {
        Self {
            id: JobId::adhoc(),
            version: Version::adhoc(),
            request_id,
            exec_id: None,
            shell: Shell::Sh,
            script: String::new(),
            script_object: None,
            script_object_sha256: None,
            timeout_secs: 60,
            jitter_secs: None,
            run_as: RunAs::System,
            cwd: None,
            deadline_at: None,
            staleness: Staleness::Cached,
            emit: None,
            check: None,
            collect: None,
            retry: None,
            cause: None,
            job_digest: None,
            catalogue_revision: None,
            expires_at: None,
            os: Vec::new(),
            env: BTreeMap::new(),
            secret_env: BTreeMap::new(),
            limits: None,
            finalize: None,
        }
    }

    /// Seconds that every attempt and what runs after them may take together, jitter aside.
    pub fn longest_run_secs(&self) -> u64 {
        let attempts = self
            .retry
            .map_or((0, 0), |retry| (u64::from(retry.max), retry.backoff_secs));
        let (extra, pause) = attempts;
        let finalize = self
            .finalize
            .as_ref()
            .map_or(0, |finalize| finalize.timeout_secs);
        self.timeout_secs
            .saturating_mul(extra.saturating_add(1))
            .saturating_add(pause.saturating_mul(extra))
            .saturating_add(finalize)
    }

    /// The earlier of starting deadline and expiry, if either is set.
    pub fn start_before(&self) -> Option<DateTime<Utc>> {
        match (self.deadline_at, self.expires_at) {
            (Some(deadline), Some(expiry)) => Some(deadline.min(expiry)),
            (deadline, expiry) => deadline.or(expiry),
        }
    }
}

/// What interprets a script. `powershell` off Windows is `pwsh`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Shell {
    /// The POSIX shell.
    Sh,
    /// GNU Bash.
    Bash,
    /// Python 3.
    Python,
    /// Windows PowerShell on Windows, PowerShell elsewhere.
    #[serde(alias = "ps")]
    Powershell,
    /// PowerShell 7 or newer.
    Pwsh,
    /// The Windows command interpreter.
    Cmd,
}

impl Shell {
    /// Every shell there is.
    pub const ALL: [Shell; 6] = [
        Shell::Sh,
        Shell::Bash,
        Shell::Python,
        Shell::Powershell,
        Shell::Pwsh,
        Shell::Cmd,
    ];

    /// The word operators write.
    pub fn as_str(self) -> &'static str {
        match self {
            Shell::Sh => "sh",
            Shell::Bash => "bash",
            Shell::Python => "python",
            Shell::Powershell => "powershell",
            Shell::Pwsh => "pwsh",
            Shell::Cmd => "cmd",
        }
    }
}

impl std::fmt::Display for Shell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Shell {
    type Err = crate::outcome::UnknownWord;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Shell::ALL.into_iter().find(|shell| shell.as_str() == text);
        known.ok_or_else(|| crate::outcome::UnknownWord {
            text: text.to_owned(),
            words: Shell::ALL.map(Shell::as_str).join(", "),
        })
    }
}

/// What caused an execution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Cause {
    /// A person ordered it.
    Manual,
    /// A schedule fired.
    Schedule {
        /// Which one.
        schedule_id: ScheduleId,
        /// For which time.
        fire_at: DateTime<Utc>,
    },
    /// A wave of a rollout.
    Rollout {
        /// Which rollout.
        rollout_id: String,
        /// Which wave, from 1.
        wave: u32,
        /// Which attempt at it, from 1.
        attempt: u32,
    },
    /// Somebody at the machine wanted it.
    Person {
        /// The account, as the machine's operating system named it.
        account: String,
        /// What tells that person from others for ever: a security id, or `uid-<number>`.
        user_sid: String,
    },
}

impl Cause {
    /// The kind as one word: `manual`, `schedule`, `rollout` or `person`.
    pub fn kind(&self) -> &'static str {
        match self {
            Cause::Manual => "manual",
            Cause::Schedule { .. } => "schedule",
            Cause::Rollout { .. } => "rollout",
            Cause::Person { .. } => "person",
        }
    }
}
