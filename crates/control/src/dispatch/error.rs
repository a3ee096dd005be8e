//! Why an order was not dispatched.

use kanade_bus::PublishError;
use kanade_manifest::job::BadParameter;
use kanade_store::StoreError;
use kanade_store::state::StateError;
use kanade_wire::{ExecId, GroupName, JobId, PcId, SecretName};

/// Why an order was not dispatched, in the words an operator reads.
#[derive(Debug, thiserror::Error)]
pub enum DispatchError {
    /// Nobody is addressed.
    #[error("the target names nobody: give `all`, some `groups` or some `pcs`")]
    EmptyTarget,
    /// There is no machine at all.
    #[error("there is no machine yet: start an agent first")]
    NoMachines,
    /// None of the machines is online.
    #[error("none of these machines is online: `kanade agent list --status online` shows who is")]
    NobodyOnline,
    /// The job is revoked.
    #[error("job {0} is revoked: `kanade job unrevoke {0}` lets it run again")]
    Revoked(JobId),
    /// Nobody else has agreed to this order.
    #[error(
        "job {0} needs somebody else's consent, and nobody has given it for this order and the job as it is now: order it by `kanade exec {0}`, which asks for it"
    )]
    NotApproved(JobId),
    /// Nobody has agreed to the job running by itself.
    #[error(
        "job {0} needs somebody else's consent, and there is no standing approval of the job as it is now: ask for it by `kanade approval request {0}`"
    )]
    NoStandingApproval(JobId),
    /// Approvals could not be looked up.
    #[error("the approvals could not be looked up")]
    Approvals(#[source] kanade_store::state::StateError),
    /// A machine could not be stopped.
    #[error("the broker did not take that everything on {pc} is to stop: try again")]
    StopMachine {
        /// The machine.
        pc: PcId,
        /// What went wrong.
        #[source]
        source: PublishError,
    },
    /// Named machines were never seen.
    #[error("no machine is called {}: machine ids are case-sensitive; `kanade agent list` shows them", list(.0))]
    UnknownMachines(Vec<PcId>),
    /// Named groups have no member.
    #[error("no machine is in group {}: check the name", list(.0))]
    EmptyGroups(Vec<GroupName>),
    /// There is no such job.
    #[error("there is no job {0}: `kanade job list` shows them")]
    NoSuchJob(JobId),
    /// The job cannot be run as it is.
    #[error("job {job} cannot be run: {why}")]
    NotRunnable {
        /// The job.
        job: JobId,
        /// Why.
        why: String,
    },
    /// What was given for the job's parameters cannot be used.
    #[error("job {job} cannot be run like this: {}", told(.problems))]
    Parameters {
        /// The job.
        job: JobId,
        /// Everything that is wrong.
        problems: Vec<BadParameter>,
    },
    /// The job refers to a secret that is not set.
    #[error(
        "job {job} needs the secret {secret}, which is not set: an admin sets it with `kanade secret set {secret}`"
    )]
    NoSuchSecret {
        /// The job.
        job: JobId,
        /// The secret.
        secret: SecretName,
    },
    /// Secrets could not be looked up.
    #[error("the secrets could not be looked up")]
    Secrets(#[source] StateError),
    /// The deadline is over already.
    #[error("the deadline has passed already: give a time in the future")]
    DeadlinePassed,
    /// This execution exists.
    #[error("execution {0} exists already: it was not dispatched a second time")]
    Exists(ExecId),
    /// The broker has no room for commands.
    #[error(
        "the broker's command stream is full: wait until older commands leave it, or raise the broker's store limit"
    )]
    StreamFull(#[source] PublishError),
    /// The broker did not take it.
    #[error(
        "the broker did not take {what} of execution {exec_id}: it is finished as soon as the broker answers again"
    )]
    Publish {
        /// The execution.
        exec_id: ExecId,
        /// Which step.
        what: &'static str,
        /// What went wrong.
        #[source]
        source: PublishError,
    },
    /// The script could not be stored.
    #[error("the script could not be stored in the broker")]
    StoreScript(#[source] kanade_bus::backend::ObjectError),
    /// A message could not be encoded.
    #[error("the order could not be written as JSON")]
    Encode(#[source] serde_json::Error),
    /// The catalogue is not known yet.
    #[error(transparent)]
    Catalogue(crate::catalogue::CatalogueError),
    /// The catalogue could not be written.
    #[error("the job's version could not be pinned")]
    Pin(#[source] crate::catalogue::CatalogueError),
    /// The projection could not be read.
    #[error("the machines could not be looked up")]
    Store(#[source] StoreError),
    /// The announcement of an execution could not be read back.
    #[error("the announcement of execution {exec_id} could not be read back")]
    Announcement {
        /// The execution.
        exec_id: ExecId,
        /// Why.
        #[source]
        source: kanade_bus::backend::ApiError,
    },
    /// There is no such execution.
    #[error("there is no execution {0}: `kanade execution list` shows them")]
    NoSuchExecution(ExecId),
}

impl DispatchError {
    /// Whether the order itself is wrong, and stays so: what the broker does not do now it may do later.
    pub(crate) fn is_of_the_order(&self) -> bool {
        matches!(
            self,
            Self::NoSuchJob(_) | Self::NotRunnable { .. } | Self::Parameters { .. }
        )
    }
}

fn told(problems: &[BadParameter]) -> String {
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    problems.join("; ")
}

fn list<T: std::fmt::Display>(names: &[T]) -> String {
    let mut text: Vec<String> = names
        .iter()
        .take(10)
        .map(|name| format!("{name:?}", name = name.to_string()))
        .collect();
    if names.len() > 10 {
        text.push(format!("and {} more", names.len() - 10));
    }
    text.join(", ")
}
