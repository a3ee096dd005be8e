use async_trait::async_trait;
use kanade_store::notices::{NoticeFilter, NoticeQuery, NoticeReader, NoticeState, StoredNotice};
use kanade_store::{Cursor, Page, StoreError};
use kanade_store_sqlite::to_nanoseconds;
use kanade_wire::notification::{Notification, Priority};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::filter::Filtered;
use crate::{ProjectionDatabase, columns};

const LIST: &str = "notices";

const SELECT: &str = "SELECT notices.*,
    (SELECT json_group_array(subject) FROM (
        SELECT subject FROM notice_subjects
        WHERE notice_subjects.notification_id = notices.notification_id ORDER BY subject
    )) AS subjects,
    (SELECT count(DISTINCT pc_id) FROM notification_acks
        WHERE notification_acks.notification_id = notices.notification_id
            AND last_acked_at >= ifnull(notices.acks_reset_at, 0)) AS confirmed
    FROM notices";

/// What notices that checks raised name as their sender begins with this.
const OF_CHECKS: &str = "issued_by LIKE 'compliance:%'";

#[async_trait]
impl NoticeReader for ProjectionDatabase {
    async fn list(&self, query: &NoticeQuery) -> Result<Page<StoredNotice>, StoreError> {
        let mut select = Filtered::new(SELECT);
        let now = to_nanoseconds(query.now).unwrap_or(i64::MAX);
        restrict(&mut select, &query.filter, now);
        if let Some(key) = query.page.after::<(i64, String)>(LIST)? {
            select.and_after(("issued_at", "notification_id"), true, key);
        }
        let limit = query.page.limit();
        let rows = select
            .page("issued_at DESC, notification_id DESC", limit)
            .build()
            .try_map(|row| notice(&row))
            .fetch_all(&*self.readers().await)
            .await;
        let rows = rows.map_err(StoreError::failed("list notices"))?;
        let cursor = |last: &StoredNotice| {
            let at = to_nanoseconds(last.notification.issued_at).unwrap_or(i64::MAX);
            Cursor::new(LIST, &(at, &last.notification.id))
        };
        Ok(Page::from_surplus(rows, limit, cursor))
    }

    async fn get(&self, id: &str) -> Result<Option<StoredNotice>, StoreError> {
        let mut select = Filtered::new(SELECT);
        select.and_value("notification_id = ", id.to_owned());
        let row = select
            .end()
            .build()
            .try_map(|row| notice(&row))
            .fetch_optional(&*self.readers().await)
            .await;
        row.map_err(StoreError::failed("look up a notice"))
    }
}

fn restrict(select: &mut Filtered, filter: &NoticeFilter, now: i64) {
    select.and_maybe("priority = ", filter.priority.clone());
    match filter.by_people {
        None => {}
        Some(true) => {
            select.and(format_args!("NOT ifnull({OF_CHECKS}, false)"));
        }
        Some(false) => {
            select.and(OF_CHECKS);
        }
    }
    match filter.state {
        None => {}
        Some(NoticeState::Recalled) => {
            select.and("recalled_at IS NOT NULL");
        }
        Some(NoticeState::Expired) => {
            select
                .and("recalled_at IS NULL")
                .and_value("expires_at <= ", now);
        }
        Some(NoticeState::Active) => {
            select
                .and("recalled_at IS NULL")
                .and("(expires_at IS NULL OR expires_at > ")
                .push_value("", now)
                .push(")");
        }
    }
    if let Some(text) = &filter.text {
        let text = text.to_lowercase();
        select
            .and("(instr(lower(title), ")
            .push_value("", text.clone())
            .push_value(") > 0 OR instr(lower(body), ", text)
            .push(") > 0)");
    }
}

fn notice(row: &SqliteRow) -> Result<StoredNotice, sqlx::Error> {
    Ok(StoredNotice {
        notification: Notification {
            id: row.try_get("notification_id")?,
            priority: priority(row.try_get("priority")?),
            require_ack: row.try_get("require_ack")?,
            title: row.try_get("title")?,
            body: row.try_get("body")?,
            toast: row.try_get("toast")?,
            issued_at: columns::time(row, "issued_at")?,
            issued_by: row.try_get("issued_by")?,
            expires_at: columns::maybe_time(row, "expires_at")?,
            acked_at: None,
            edited_at: columns::maybe_time(row, "edited_at")?,
            acks_reset_at: columns::maybe_time(row, "acks_reset_at")?,
        },
        recalled_at: columns::maybe_time(row, "recalled_at")?,
        recalled_by: row.try_get("recalled_by")?,
        subjects: columns::json(row, "subjects")?,
        confirmed: columns::count(row, "confirmed")?,
    })
}

fn priority(word: &str) -> Priority {
    let known = [Priority::Info, Priority::Warn, Priority::Emergency];
    let found = known.into_iter().find(|known| known.as_str() == word);
    found.unwrap_or(Priority::Unknown)
}
