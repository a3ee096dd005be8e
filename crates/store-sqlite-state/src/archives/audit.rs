use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::archive::{AuditEntry, AuditFilter, AuditQuery, AuditReader, StoredAuditEntry};
use kanade_store::{Cursor, Page, StoreError};
use kanade_store_sqlite::bulk::{BulkInsert, RowArguments};
use kanade_store_sqlite::filter::Filtered;
use kanade_store_sqlite::sweep::{STRETCH, Sweep, sweep};
use kanade_store_sqlite::{SqliteFile, columns, to_nanoseconds};
use sqlx::error::BoxDynError;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::SqliteArchives;

const LIST: &str = "audit";
const NEWEST_FIRST: &str = "occurred_at DESC, id DESC";

/// Everything that is text in an entry; line breaks keep one from running into the next.
const TEXTS: &str = "instr(lower(
    actor || char(10) || action || char(10) || ifnull(target, '') || char(10)
    || ifnull(account, '') || char(10) || payload), lower(";

/// When an entry was and its row: what a cursor holds.
type Key = (i64, i64);

const INSERT: BulkInsert = BulkInsert {
    head: "INSERT INTO audit_log (
        sequence, actor, action, target, account, payload, occurred_at, recorded_at
    ) VALUES",
    columns: 8,
    tail: "ON CONFLICT DO NOTHING",
};

/// Adds entries that are not known yet.
pub async fn add(
    connection: &mut SqliteConnection,
    entries: Vec<AuditEntry>,
) -> Result<(), sqlx::Error> {
    INSERT.run(connection, entries, bind).await
}

fn bind(entry: AuditEntry, values: &mut RowArguments) -> Result<(), BoxDynError> {
    values.count(entry.sequence)?;
    values.add(entry.actor)?;
    values.add(entry.action)?;
    values.add(entry.target)?;
    values.add(entry.account)?;
    values.add(entry.payload.to_string())?;
    values.time(entry.occurred_at)?;
    values.time(entry.recorded_at)
}

#[async_trait]
impl AuditReader for SqliteArchives {
    async fn list(&self, query: &AuditQuery) -> Result<Page<StoredAuditEntry>, StoreError> {
        let failed = StoreError::failed("list audit entries");
        let after = query.page.after(LIST)?;
        let limit = query.page.limit();
        let entries = Entries {
            file: &self.file,
            filter: &query.filter,
        };
        let (items, next) = match query.filter.text {
            Some(_) => sweep(&entries, after, limit).await.map_err(failed)?,
            None => entries.page(after, limit).await.map_err(failed)?,
        };
        let next = next.map(|key| Cursor::new(LIST, &key));
        Ok(Page { items, next })
    }
}

/// Entries that a filter wants.
struct Entries<'a> {
    file: &'a SqliteFile,
    filter: &'a AuditFilter,
}

impl Entries<'_> {
    /// A page that an index gives.
    async fn page(
        &self,
        after: Option<Key>,
        limit: u32,
    ) -> Result<(Vec<StoredAuditEntry>, Option<Key>), sqlx::Error> {
        let mut rows = self.wanted(after.as_ref(), None, limit + 1).await?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next = rows.last().filter(|_| more).map(key);
        Ok((rows, next))
    }

    /// The conditions that indexes answer.
    fn lead(&self, select: &mut Filtered, after: Option<&Key>) {
        let filter = self.filter;
        // Of several conditions the one that holds for the fewest entries leads; a plus keeps the
        // index of another from being taken.
        let mut is_led = false;
        for (leading, other, value) in [
            ("target = ", "+target = ", &filter.target),
            ("account = ", "+account = ", &filter.account),
            ("actor = ", "+actor = ", &filter.actor),
            ("action = ", "+action = ", &filter.action),
        ] {
            let condition = if is_led { other } else { leading };
            select.and_maybe(condition, value.clone());
            is_led |= value.is_some();
        }
        select.and_maybe("occurred_at >= ", filter.since.map(bound));
        select.and_maybe("occurred_at < ", filter.until.map(bound));
        if let Some(key) = after {
            select.and_after(("occurred_at", "id"), true, *key);
        }
    }
}

#[async_trait]
impl Sweep for Entries<'_> {
    type Row = StoredAuditEntry;
    type Key = Key;

    async fn boundary(&self, after: Option<&Key>) -> Result<Option<Key>, sqlx::Error> {
        let mut select = Filtered::new("SELECT occurred_at, id FROM audit_log");
        self.lead(&mut select, after);
        select.push(format_args!(
            " ORDER BY {NEWEST_FIRST} LIMIT 1 OFFSET {}",
            STRETCH - 1
        ));
        let mut select = select.end();
        let row = select.build().fetch_optional(self.file.readers()).await?;
        row.map(|row| Ok((row.try_get("occurred_at")?, row.try_get("id")?)))
            .transpose()
    }

    async fn wanted(
        &self,
        after: Option<&Key>,
        until: Option<&Key>,
        limit: u32,
    ) -> Result<Vec<StoredAuditEntry>, sqlx::Error> {
        let mut select = Filtered::new("SELECT * FROM audit_log");
        self.lead(&mut select, after);
        if let Some((at, id)) = until {
            select.and_value("(occurred_at, id) >= (", *at);
            select.push_value(", ", *id).push(")");
        }
        if let Some(text) = &self.filter.text {
            select
                .and(TEXTS)
                .push_value("", text.clone())
                .push(")) > 0");
        }
        let mut select = select.page(NEWEST_FIRST, limit.saturating_sub(1));
        let rows = select.build().try_map(|row| entry(&row));
        rows.fetch_all(self.file.readers()).await
    }

    fn key(row: &StoredAuditEntry) -> Key {
        key(row)
    }
}

fn key(row: &StoredAuditEntry) -> Key {
    let at = to_nanoseconds(row.entry.occurred_at).unwrap_or(i64::MAX);
    (at, row.id)
}

/// A bound in nanoseconds; one beyond what they hold becomes the nearest they hold.
fn bound(time: DateTime<Utc>) -> i64 {
    to_nanoseconds(time).unwrap_or(if time.timestamp() < 0 {
        i64::MIN
    } else {
        i64::MAX
    })
}

fn entry(row: &SqliteRow) -> Result<StoredAuditEntry, sqlx::Error> {
    Ok(StoredAuditEntry {
        id: row.try_get("id")?,
        entry: AuditEntry {
            sequence: columns::count(row, "sequence")?,
            actor: row.try_get("actor")?,
            action: row.try_get("action")?,
            target: row.try_get("target")?,
            account: row.try_get("account")?,
            payload: columns::json(row, "payload")?,
            occurred_at: columns::time(row, "occurred_at")?,
            recorded_at: columns::time(row, "recorded_at")?,
        },
    })
}
