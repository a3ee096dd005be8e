use chrono::{DateTime, Utc};
use kanade_store::notices::StoredNotice;
use kanade_wire::notification::{Notification, Priority};

use super::publish::{check_expiry, check_texts};
use super::{NoticeError, Notices, Published};

/// What a notice says from now on.
#[derive(Debug, Clone)]
pub struct NoticeEdit {
    /// How urgent it is.
    pub priority: Priority,
    /// Its title.
    pub title: String,
    /// Its text, Markdown.
    pub body: String,
    /// Whether it wants a confirmation.
    pub require_ack: bool,
    /// Whether it pops up.
    pub toast: bool,
    /// Whether confirmations so far do not count any more.
    pub reset_acks: bool,
    /// When it goes away.
    pub expires_at: Option<DateTime<Utc>>,
}

impl Notices {
    /// Changes what a notice says. The new copies come first, then the old ones go: whoever lists
    /// the stream in between finds both, and the later one counts.
    ///
    /// # Errors
    /// When there is no such notice, it was taken back, or the broker fails.
    pub async fn edit(&self, id: &str, edit: NoticeEdit) -> Result<Published, NoticeError> {
        let now = self.clock.now();
        let stored = self.standing(id).await?;
        check_texts(&edit.title, &edit.body, edit.priority)?;
        check_expiry(edit.expires_at, now)?;
        let before = stored.notification;
        let edited = Notification {
            priority: edit.priority,
            require_ack: edit.require_ack,
            title: edit.title,
            body: edit.body,
            toast: edit.toast,
            expires_at: edit.expires_at,
            edited_at: Some(now),
            acks_reset_at: match edit.reset_acks {
                true => Some(now),
                false => before.acks_reset_at,
            },
            ..before
        };
        let published = self.send(&edited, &stored.subjects).await?;
        self.delete_copies(id, Some(now)).await?;
        Ok(published)
    }

    /// A notice that was not taken back.
    pub(super) async fn standing(&self, id: &str) -> Result<StoredNotice, NoticeError> {
        let stored = self.notices.get(id).await?;
        let stored = stored.ok_or_else(|| NoticeError::NoSuchNotice(id.to_owned()))?;
        match stored.recalled_at {
            Some(_) => Err(NoticeError::Recalled(id.to_owned())),
            None => Ok(stored),
        }
    }
}
