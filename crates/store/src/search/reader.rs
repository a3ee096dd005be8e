use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_wire::{ExecId, JobId, Outcome, PcId, ResultId};

use crate::StoreError;

/// Characters a text must have to be looked for: the index is made of pieces of three.
const SHORTEST: usize = 3;

/// A text that can be looked for, wherever it stands in the output; letter case does not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchText(String);

/// A text that is too short to be looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "give at least three characters: shorter texts are not in the index (`re` takes any pattern)"
)]
pub struct TextTooShort;

impl SearchText {
    /// A text to look for.
    ///
    /// # Errors
    /// When it has less than three characters.
    pub fn new(text: &str) -> Result<Self, TextTooShort> {
        if text.chars().count() < SHORTEST {
            return Err(TextTooShort);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Which runs are looked for.
#[derive(Debug, Clone)]
pub struct SearchQuery {
    /// What they printed.
    pub text: SearchText,
    /// Started at this time or later.
    pub since: Option<DateTime<Utc>>,
    /// Started before this time.
    pub until: Option<DateTime<Utc>>,
    /// After the hit with this place.
    pub after: Option<i64>,
    /// How many hits.
    pub limit: u32,
}

/// A run that printed the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its place: the newer a run, the greater.
    pub place: i64,
    /// The run.
    pub result_id: ResultId,
    /// The machine.
    pub pc_id: PcId,
    /// The job, as far as the report said.
    pub job_id: Option<JobId>,
    /// The execution.
    pub exec_id: Option<ExecId>,
    /// How it ended.
    pub outcome: Outcome,
}

/// Looks for texts.
#[async_trait]
pub trait SearchReader: Send + Sync {
    /// Runs that printed the text, the newest start first; less than `limit` when there are no
    /// more.
    ///
    /// # Errors
    /// When the database fails.
    async fn find(&self, query: &SearchQuery) -> Result<Vec<Hit>, StoreError>;

    /// Whether some run between the two times printed something that is not in the index.
    ///
    /// # Errors
    /// When the database fails.
    async fn has_gaps(
        &self,
        since: Option<DateTime<Utc>>,
        until: Option<DateTime<Utc>>,
    ) -> Result<bool, StoreError>;
}
