use chrono::{DateTime, Utc};
use kanade_bus::backend::{ApiError, Read, StreamReader};
use kanade_wire::notification::Notification;
use kanade_wire::topology;

use super::Notices;

impl Notices {
    /// Deletes the copies of a notice from their stream: those from before `before`, or all. The
    /// stream is read through, which takes about a second for a hundred thousand notices.
    ///
    /// # Errors
    /// When the broker fails; the copies that are left are deleted by the next try.
    pub(super) async fn delete_copies(
        &self,
        id: &str,
        before: Option<DateTime<Utc>>,
    ) -> Result<u64, ApiError> {
        let stream = topology::NOTIFICATIONS.name;
        let found = self.copies(id, before).await?;
        let mut deleted = 0;
        for sequence in found {
            deleted += u64::from(self.bus.delete_message(stream, sequence).await?);
        }
        Ok(deleted)
    }

    async fn copies(&self, id: &str, before: Option<DateTime<Utc>>) -> Result<Vec<u64>, ApiError> {
        let stream = topology::NOTIFICATIONS.name;
        let info = self.bus.stream_info(stream).await?;
        let Some(info) = info.filter(|info| info.messages > 0) else {
            return Ok(Vec::new());
        };
        let mut reader = StreamReader::new(&self.bus, stream, info.first_sequence);
        let mut found = Vec::new();
        loop {
            let messages = match reader.read().await? {
                Read::Opened if reader.waiting_at_open() == 0 => break,
                Read::Opened => continue,
                Read::Messages(messages) => messages,
            };
            let copies = messages
                .iter()
                .filter(|message| is_copy(&message.payload, id, before));
            found.extend(copies.map(|message| message.sequence));
            let is_at_end = |last: &kanade_bus::backend::StreamMessage| {
                last.pending == 0 || last.sequence >= info.last_sequence
            };
            if messages.last().is_some_and(is_at_end) {
                break;
            }
        }
        reader.close().await;
        Ok(found)
    }
}

fn is_copy(payload: &[u8], id: &str, before: Option<DateTime<Utc>>) -> bool {
    let names_it = payload.windows(id.len()).any(|text| text == id.as_bytes());
    if !names_it {
        return false;
    }
    let Ok(notice) = serde_json::from_slice::<Notification>(payload) else {
        return false;
    };
    let version = notice.edited_at.unwrap_or(notice.issued_at);
    notice.id == id && before.is_none_or(|before| version < before)
}
