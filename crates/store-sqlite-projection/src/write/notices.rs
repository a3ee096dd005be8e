use kanade_store::notices::{NoticeCopy, NoticeRecall};
use kanade_wire::notification::Notification;
use sqlx::SqliteConnection;
use sqlx::error::BoxDynError;

use crate::bulk::{BulkInsert, RowArguments};

/// The newest text stays, whichever copy of it comes last; what was taken back stays so.
const COPY: BulkInsert = BulkInsert {
    head: "INSERT INTO notices (
        notification_id, priority, require_ack, title, body, toast, issued_at, issued_by,
        expires_at, edited_at, acks_reset_at
    ) VALUES",
    columns: 11,
    tail: "ON CONFLICT (notification_id) DO UPDATE SET
        priority = excluded.priority,
        require_ack = excluded.require_ack,
        title = excluded.title,
        body = excluded.body,
        toast = excluded.toast,
        issued_at = excluded.issued_at,
        issued_by = excluded.issued_by,
        expires_at = excluded.expires_at,
        edited_at = excluded.edited_at,
        acks_reset_at = excluded.acks_reset_at
        WHERE recalled_at IS NULL
            AND ifnull(excluded.edited_at, excluded.issued_at) >= ifnull(edited_at, issued_at)",
};

/// Whatever copies said before or will say, the first recall decides.
const RECALL: BulkInsert = BulkInsert {
    head: "INSERT INTO notices (
        notification_id, priority, require_ack, title, body, toast, issued_at, issued_by,
        expires_at, edited_at, acks_reset_at, recalled_at, recalled_by
    ) VALUES",
    columns: 13,
    tail: "ON CONFLICT (notification_id) DO UPDATE SET
        priority = excluded.priority,
        require_ack = excluded.require_ack,
        title = excluded.title,
        body = excluded.body,
        toast = excluded.toast,
        issued_at = excluded.issued_at,
        issued_by = excluded.issued_by,
        expires_at = excluded.expires_at,
        edited_at = excluded.edited_at,
        acks_reset_at = excluded.acks_reset_at,
        recalled_at = excluded.recalled_at,
        recalled_by = excluded.recalled_by
        WHERE recalled_at IS NULL",
};

const SUBJECT: BulkInsert = BulkInsert {
    head: "INSERT INTO notice_subjects (notification_id, subject) VALUES",
    columns: 2,
    tail: "ON CONFLICT DO NOTHING",
};

/// Adds copies of notices.
pub async fn add(
    connection: &mut SqliteConnection,
    copies: Vec<NoticeCopy>,
) -> Result<(), sqlx::Error> {
    let subjects: Vec<(String, String)> = copies
        .iter()
        .map(|copy| (copy.notification.id.clone(), copy.subject.clone()))
        .collect();
    let notices = copies.into_iter().map(|copy| copy.notification);
    COPY.run(connection, notices.collect::<Vec<_>>(), bind)
        .await?;
    SUBJECT.run(connection, subjects, bind_subject).await
}

/// Marks notices as taken back, also those that are not known.
pub async fn recall(
    connection: &mut SqliteConnection,
    recalls: Vec<NoticeRecall>,
) -> Result<(), sqlx::Error> {
    let mut subjects = Vec::new();
    for recall in &recalls {
        let id = &recall.notification.id;
        let own = recall.subjects.iter();
        subjects.extend(own.map(|subject| (id.clone(), subject.clone())));
    }
    RECALL.run(connection, recalls, bind_recall).await?;
    SUBJECT.run(connection, subjects, bind_subject).await
}

fn bind(notice: Notification, values: &mut RowArguments) -> Result<(), BoxDynError> {
    values.add(notice.id)?;
    values.add(notice.priority.as_str())?;
    values.add(notice.require_ack)?;
    values.add(notice.title)?;
    values.add(notice.body)?;
    values.add(notice.toast)?;
    values.time(notice.issued_at)?;
    values.add(notice.issued_by)?;
    values.maybe_time(notice.expires_at)?;
    values.maybe_time(notice.edited_at)?;
    values.maybe_time(notice.acks_reset_at)
}

fn bind_recall(recall: NoticeRecall, values: &mut RowArguments) -> Result<(), BoxDynError> {
    bind(recall.notification, values)?;
    values.time(recall.at)?;
    values.add(recall.by)
}

fn bind_subject(
    (id, subject): (String, String),
    values: &mut RowArguments,
) -> Result<(), BoxDynError> {
    values.add(id)?;
    values.add(subject)
}
