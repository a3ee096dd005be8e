use std::str::FromStr;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use kanade_wire::outcome::UnknownWord;
use kanade_wire::{Digest, JobId, Version};

use super::StateError;
use crate::{Page, PageRequest, StoreError};

/// A request nobody has decided on is over after this.
pub const APPROVAL_LIFETIME: TimeDelta = TimeDelta::hours(24);

/// A job that may not run before somebody else agrees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Its id; an order that is approved bears it too.
    pub id: String,
    /// What is asked for.
    pub kind: ApprovalKind,
    /// The job.
    pub job_id: JobId,
    /// Its version.
    pub version: Version,
    /// The content that is agreed to: another content is another approval.
    pub job_digest: Digest,
    /// The order as JSON, for one order; empty for a standing approval.
    pub order: String,
    /// How many machines the order reached when it was asked for.
    pub target_count: u64,
    /// The account that asked.
    pub requested_by: String,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// When the request is over if nobody has decided.
    pub expires_at: DateTime<Utc>,
    /// Where it stands.
    pub state: ApprovalState,
    /// The account that decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// What that account said to it.
    pub comment: Option<String>,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApprovalKind {
    /// One order of a person.
    Order,
    /// Schedules and rollouts may run this content of the job.
    Standing,
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApprovalState {
    /// Nobody has decided.
    Pending,
    /// Somebody else agreed.
    Approved,
    /// Somebody did not, or took a standing approval back.
    Rejected,
    /// Nobody decided in time.
    Expired,
}

/// Somebody's decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalDecision {
    /// Whether it is agreed.
    pub approve: bool,
    /// By whom.
    pub by: String,
    /// What is said to it.
    pub comment: Option<String>,
}

/// Why a decision was not taken.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// There is no such request.
    #[error("there is no approval {0}: `kanade approval list` shows them")]
    Unknown(String),
    /// Who asks does not answer.
    #[error("{0} asked for this, so somebody else must approve it")]
    Own(String),
    /// It was decided, or its time is over.
    #[error("this request is {} already", .0.as_str())]
    Over(ApprovalState),
    /// The database failed.
    #[error(transparent)]
    State(#[from] StateError),
}

/// Which requests are wanted; what is `None` does not restrict.
#[derive(Debug, Clone)]
pub struct ApprovalQuery {
    /// In this state.
    pub state: Option<ApprovalState>,
    /// Of this job.
    pub job_id: Option<JobId>,
    /// Which page.
    pub page: PageRequest,
    /// What "expired" refers to.
    pub now: DateTime<Utc>,
}

/// Requests for approval, and what was decided.
#[async_trait]
pub trait ApprovalRepository: Send + Sync {
    /// Stores a request; one with this id that is there already stays, and is returned.
    ///
    /// # Errors
    /// When the database fails.
    async fn request(&self, new: Approval) -> Result<Approval, StateError>;

    /// One request, as it stands at `now`; `None` when there is none.
    ///
    /// # Errors
    /// When the database fails.
    async fn get(&self, id: &str, now: DateTime<Utc>) -> Result<Option<Approval>, StateError>;

    /// A page of requests, the newest first.
    ///
    /// # Errors
    /// When the cursor is of another list, or the database fails.
    async fn list(&self, query: &ApprovalQuery) -> Result<Page<Approval>, StoreError>;

    /// Decides on a pending request, once. A standing approval that was given can be taken back by
    /// anybody, who asked included.
    ///
    /// # Errors
    /// [`DecideError`], and nothing is changed.
    async fn decide(
        &self,
        id: &str,
        decision: &ApprovalDecision,
        now: DateTime<Utc>,
    ) -> Result<Approval, DecideError>;

    /// How many requests wait at `now`.
    ///
    /// # Errors
    /// When the database fails.
    async fn waiting(&self, now: DateTime<Utc>) -> Result<u64, StateError>;

    /// Whether schedules and rollouts may run this content of a job.
    ///
    /// # Errors
    /// When the database fails.
    async fn is_standing(&self, job: &JobId, digest: &Digest) -> Result<bool, StateError>;
}

impl ApprovalKind {
    /// The word in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Standing => "standing",
        }
    }
}

impl FromStr for ApprovalKind {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let known = [Self::Order, Self::Standing];
        find(&known, text, Self::as_str)
    }
}

impl ApprovalState {
    /// The word in URLs and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Expired => "expired",
        }
    }
}

impl FromStr for ApprovalState {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let known = [Self::Pending, Self::Approved, Self::Rejected, Self::Expired];
        find(&known, text, Self::as_str)
    }
}

fn find<T: Copy>(known: &[T], text: &str, word: fn(T) -> &'static str) -> Result<T, UnknownWord> {
    let found = known.iter().copied().find(|known| word(*known) == text);
    found.ok_or_else(|| UnknownWord {
        text: text.to_owned(),
        words: known
            .iter()
            .map(|known| word(*known))
            .collect::<Vec<_>>()
            .join(", "),
    })
}
