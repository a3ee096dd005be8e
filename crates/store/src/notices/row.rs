use chrono::{DateTime, Utc};
use kanade_wire::notification::Notification;

/// A copy of a notice as its stream holds it: one for each subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeCopy {
    /// What it says.
    pub notification: Notification,
    /// Where it was published.
    pub subject: String,
}

/// A notice was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRecall {
    /// What it said last.
    pub notification: Notification,
    /// Where its copies were published.
    pub subjects: Vec<String>,
    /// By whom.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A notice as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredNotice {
    /// What it says; of an edited one the newest text.
    pub notification: Notification,
    /// When it was taken back.
    pub recalled_at: Option<DateTime<Utc>>,
    /// By whom.
    pub recalled_by: Option<String>,
    /// Where its copies were published, sorted.
    pub subjects: Vec<String>,
    /// On how many machines somebody confirmed it, and the confirmation counts.
    pub confirmed: u64,
}
