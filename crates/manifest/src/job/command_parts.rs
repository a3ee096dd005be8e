//! What an order to run a job is made of.

use std::collections::BTreeMap;

use kanade_wire::duration::InvalidDuration;
use kanade_wire::environment::SecretVariable;
use kanade_wire::finalize::Finalize;
use kanade_wire::hints::{CheckHint, CollectHint, EmitConfig};
use kanade_wire::limits::ResourceLimits;
use kanade_wire::staleness::Staleness;
use kanade_wire::{HumanDuration, Os, RunAs, SecretName, Shell};

use super::env::EnvValue;
use super::finalize::FinalizeHint;
use super::limits::Limits;
use super::manifest::Manifest;

/// The parts of a job that go into a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandParts<'a> {
    /// What interprets the script.
    pub shell: Shell,
    /// Where the script is.
    pub script: ScriptSource<'a>,
    /// Seconds the script may run, at least 1.
    pub timeout_secs: u64,
    /// As whom it runs.
    pub run_as: RunAs,
    /// Where it runs.
    pub cwd: Option<&'a str>,
    /// How fresh the machine's contact with the broker must be.
    pub staleness: &'a Staleness,
    /// The output is events.
    pub emit: Option<&'a EmitConfig>,
    /// The output is a check.
    pub check: Option<&'a CheckHint>,
    /// The output names files to collect.
    pub collect: Option<&'a CollectHint>,
    /// The operating systems it is for; every one when empty.
    pub os: &'a [Os],
    /// Variables of its environment whose values stand in the job.
    pub env: BTreeMap<String, String>,
    /// Variables of its environment whose values are secrets, not yet looked up.
    pub secret_env: BTreeMap<String, SecretVariable>,
    /// What it may use of the machine.
    pub limits: Option<ResourceLimits>,
    /// What runs after it.
    pub finalize: Option<Finalize>,
}

/// Where a script is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScriptSource<'a> {
    /// Here.
    Inline(&'a str),
    /// In the object store `scripts`, under this name.
    Object(&'a str),
}

/// A stored job that cannot be run as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotRunnable {
    /// Its timeout is not a duration.
    #[error("execute.timeout cannot be used")]
    Timeout(#[source] InvalidDuration),
    /// What runs after it has a timeout that is not a duration.
    #[error("finalize.timeout cannot be used")]
    FinalizeTimeout(#[source] InvalidDuration),
    /// Its script was never put in.
    #[error(
        "execute.script_file names {0:?}, which the server cannot read: send the job with `kanade job create`"
    )]
    ScriptFile(String),
    /// It has no script.
    #[error("the job has no script")]
    NoScript,
    /// It has several scripts.
    #[error("the job has more than one script")]
    SeveralScripts,
}

impl Manifest {
    /// What goes into a command. What an author sends has been checked before, what 0.43 has
    /// stored has not.
    ///
    /// # Examples
    /// ```
    /// use kanade_manifest::Manifest;
    /// use kanade_manifest::job::ScriptSource;
    ///
    /// let stored = br#"{"id": "a", "version": "1", "execute":
    ///     {"shell": "sh", "script": "df", "timeout": "1m", "run_as": "system"}}"#;
    /// let job = Manifest::from_stored(stored).unwrap();
    /// let parts = job.command_parts().unwrap();
    /// assert_eq!((parts.script, parts.timeout_secs), (ScriptSource::Inline("df"), 60));
    /// ```
    pub fn command_parts(&self) -> Result<CommandParts<'_>, NotRunnable> {
        let timeout: HumanDuration = self.execute.timeout.parse().map_err(NotRunnable::Timeout)?;
        Ok(CommandParts {
            shell: self.execute.shell,
            script: self.script_source()?,
            timeout_secs: timeout.as_secs_ceil().max(1),
            run_as: self.execute.run_as.clone(),
            cwd: self.execute.cwd.as_deref(),
            staleness: &self.staleness,
            emit: self.emit.as_ref(),
            check: self.check.as_ref(),
            collect: self.collect.as_ref(),
            os: &self.os,
            env: self.literal_env(),
            secret_env: self.secret_env(),
            limits: self
                .execute
                .limits
                .as_ref()
                .map(Limits::of_command)
                .filter(|limits| !limits.is_empty()),
            finalize: self.finalize_step()?,
        })
    }

    /// The secrets it refers to.
    pub fn secrets(&self) -> impl Iterator<Item = &SecretName> {
        self.execute.env.values().filter_map(|value| match value {
            EnvValue::Secret(name) => Some(name),
            EnvValue::Literal(_) => None,
        })
    }

    fn literal_env(&self) -> BTreeMap<String, String> {
        let env = self.execute.env.iter();
        env.filter_map(|(name, value)| match value {
            EnvValue::Literal(text) => Some((name.clone(), text.clone())),
            EnvValue::Secret(_) => None,
        })
        .collect()
    }

    fn secret_env(&self) -> BTreeMap<String, SecretVariable> {
        let env = self.execute.env.iter();
        env.filter_map(|(name, value)| match value {
            EnvValue::Literal(_) => None,
            EnvValue::Secret(secret) => {
                let secret = secret.clone();
                Some((
                    name.clone(),
                    SecretVariable {
                        secret,
                        value: None,
                    },
                ))
            }
        })
        .collect()
    }

    fn finalize_step(&self) -> Result<Option<Finalize>, NotRunnable> {
        let step = |hint: &FinalizeHint| {
            let timeout: HumanDuration =
                hint.timeout.parse().map_err(NotRunnable::FinalizeTimeout)?;
            Ok(Finalize {
                shell: hint.shell.unwrap_or(self.execute.shell),
                script: hint.script.clone(),
                timeout_secs: timeout.as_secs_ceil().max(1),
            })
        };
        self.finalize.as_ref().map(step).transpose()
    }

    fn script_source(&self) -> Result<ScriptSource<'_>, NotRunnable> {
        match self.execute.sources().as_slice() {
            [] => Err(NotRunnable::NoScript),
            [("script", text)] => Ok(ScriptSource::Inline(text)),
            [("script_object", name)] => Ok(ScriptSource::Object(name)),
            [(_, path)] => Err(NotRunnable::ScriptFile((*path).to_owned())),
            _ => Err(NotRunnable::SeveralScripts),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(execute: &str) -> Manifest {
        let json = format!(r#"{{"id":"a","version":"1","execute":{{"shell":"sh",{execute}}}}}"#);
        Manifest::from_stored(json.as_bytes()).unwrap()
    }

    #[test]
    fn a_stored_job_says_why_it_cannot_run() {
        let refusal = |execute| stored(execute).command_parts().unwrap_err();
        assert_eq!(refusal(r#""timeout":"5s""#), NotRunnable::NoScript);
        assert!(matches!(
            refusal(r#""timeout":"soon","script":"true""#),
            NotRunnable::Timeout(_)
        ));
        assert_eq!(
            refusal(r#""timeout":"5s","script_file":"a.sh""#),
            NotRunnable::ScriptFile("a.sh".into())
        );
    }

    #[test]
    fn an_empty_script_beside_an_object_is_none() {
        let job = stored(r#""timeout":"1500ms","script":"","script_object":"a/1""#);
        let parts = job.command_parts().unwrap();
        assert_eq!(parts.script, ScriptSource::Object("a/1"));
        assert_eq!(parts.timeout_secs, 2);
    }
}
