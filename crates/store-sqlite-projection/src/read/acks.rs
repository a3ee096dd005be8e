use async_trait::async_trait;
use kanade_store::acks::{AckReader, NotificationAck};
use kanade_store::{Cursor, Page, PageRequest, StoreError};
use kanade_wire::PcId;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::filter::Filtered;
use crate::{ProjectionDatabase, columns};

const LIST: &str = "notification_acks";

#[async_trait]
impl AckReader for ProjectionDatabase {
    async fn of_notification(
        &self,
        notification_id: &str,
        page: &PageRequest,
    ) -> Result<Page<NotificationAck>, StoreError> {
        let mut select = Filtered::new("SELECT * FROM notification_acks");
        select.and_value("notification_id = ", notification_id.to_owned());
        if let Some(key) = page.after::<(String, String)>(LIST)? {
            select.and_after(("pc_id", "user_sid"), false, key);
        }
        let rows = select
            .page("pc_id, user_sid", page.limit())
            .build()
            .try_map(|row| ack(&row))
            .fetch_all(&*self.readers().await)
            .await;
        let rows = rows.map_err(StoreError::failed("list confirmations"))?;
        let cursor =
            |last: &NotificationAck| Cursor::new(LIST, &(last.pc_id.as_str(), &last.user_sid));
        Ok(Page::from_surplus(rows, page.limit(), cursor))
    }

    async fn on_machines(
        &self,
        notification_id: &str,
        pcs: &[PcId],
    ) -> Result<Vec<NotificationAck>, StoreError> {
        let mut select = Filtered::new("SELECT * FROM notification_acks");
        select.and_value("notification_id = ", notification_id.to_owned());
        select.and_one_of("pc_id", pcs.iter().map(PcId::as_str));
        select.push(" ORDER BY pc_id, user_sid");
        let rows = select
            .end()
            .build()
            .try_map(|row| ack(&row))
            .fetch_all(&*self.readers().await)
            .await;
        rows.map_err(StoreError::failed("look up confirmations"))
    }
}

fn ack(row: &SqliteRow) -> Result<NotificationAck, sqlx::Error> {
    Ok(NotificationAck {
        notification_id: row.try_get("notification_id")?,
        pc_id: columns::parsed(row, "pc_id")?,
        user_sid: row.try_get("user_sid")?,
        account: row.try_get("account")?,
        acked_at: columns::time(row, "acked_at")?,
        last_acked_at: columns::time(row, "last_acked_at")?,
        reported_at: columns::maybe_time(row, "reported_at")?,
        recorded_at: columns::time(row, "recorded_at")?,
    })
}
