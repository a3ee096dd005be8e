use chrono::{DateTime, Utc};
use kanade_store::projection::Compared;

/// What is done with a second file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UpkeepKind {
    /// It takes the place of the live one.
    Rebuild,
    /// It is compared with the live one.
    Verify,
}

/// How far it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum UpkeepState {
    /// Never asked for since the process started.
    #[default]
    Idle,
    /// It was asked for.
    Queued,
    /// The streams are read.
    Reading,
    /// The rebuilt file takes the live one's place.
    Swapping,
    /// The two files are compared.
    Comparing,
    /// It is over.
    Done,
    /// It failed; the live tables are as they were.
    Failed,
}

impl UpkeepState {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Queued => "queued",
            Self::Reading => "reading",
            Self::Swapping => "swapping",
            Self::Comparing => "comparing",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// Whether something is under way.
    #[must_use]
    pub const fn is_active(self) -> bool {
        matches!(
            self,
            Self::Queued | Self::Reading | Self::Swapping | Self::Comparing
        )
    }
}

/// How far one stream is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamProgress {
    /// The stream.
    pub stream: String,
    /// The first sequence it holds.
    pub first_sequence: u64,
    /// Up to where it is read.
    pub sequence: u64,
    /// Where it ended when reading began, or where reading ends.
    pub last_sequence: u64,
}

impl StreamProgress {
    /// How many sequences are read, and how many there are.
    #[must_use]
    pub fn counts(&self) -> (u64, u64) {
        let from = self.first_sequence.max(1) - 1;
        let total = self.last_sequence.saturating_sub(from);
        (self.sequence.saturating_sub(from).min(total), total)
    }
}

/// The last rebuild or comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UpkeepStatus {
    /// How far it is.
    pub state: UpkeepState,
    /// When it was asked for.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was over.
    pub finished_at: Option<DateTime<Utc>>,
    /// The streams it reads.
    pub streams: Vec<StreamProgress>,
    /// Why it failed.
    pub error: Option<String>,
    /// What was compared.
    pub compared: Compared,
    /// How many rows differ.
    pub differences: u64,
}
