//! Why a rollout was not created or changed, in the words an operator reads.

use kanade_manifest::job::BadParameter;
use kanade_store::StoreError;
use kanade_store::state::StateError;
use kanade_wire::{JobId, Version};

use super::check::SpecProblem;
use super::machine::Refused;
use super::plan::PlanProblem;
use crate::artifacts::ArtifactError;
use crate::catalogue::CatalogueError;

/// Why a rollout was not created.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// It makes no sense.
    #[error(transparent)]
    Spec(#[from] SpecProblem),
    /// Its machines cannot be found.
    #[error(transparent)]
    Plan(#[from] PlanProblem),
    /// There is no such job.
    #[error("there is no job {0}: `kanade job list` shows them")]
    NoSuchJob(JobId),
    /// There is no such release.
    #[error(
        "there is no release {0}: publish it first by `kanade agent publish`; `kanade agent releases` shows them"
    )]
    NoSuchRelease(Version),
    /// The releases are not known.
    #[error("the releases could not be looked up")]
    Releases(#[from] ArtifactError),
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
    /// Somebody else must agree first.
    #[error(
        "job {0} needs somebody else's consent, and there is no standing approval of the job as it is now: ask for it by `kanade approval request {0}`"
    )]
    NeedsApproval(JobId),
    /// The catalogue is not known yet.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// The machines could not be looked up.
    #[error("the machines could not be looked up")]
    Machines(#[from] StoreError),
    /// The state file failed.
    #[error("the rollout could not be stored")]
    State(#[from] StateError),
}

fn told(problems: &[BadParameter]) -> String {
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    problems.join("; ")
}

/// Why an order to a rollout was not followed.
#[derive(Debug, thiserror::Error)]
pub enum OrderError {
    /// There is none.
    #[error("there is no rollout {0}: `kanade rollout list` shows them")]
    NoSuchRollout(String),
    /// Its state does not allow it.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// It is changed all the time.
    #[error("rollout {0} was changed again and again meanwhile: try again")]
    Busy(String),
    /// The progress could not be looked up.
    #[error("the progress of the rollout could not be looked up")]
    Progress(#[from] StoreError),
    /// The state file failed.
    #[error("the rollout could not be stored")]
    State(#[from] StateError),
}
