//! Requests for approval in SQLite.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::state::{
    Approval, ApprovalDecision, ApprovalKind, ApprovalQuery, ApprovalRepository, ApprovalState,
    DecideError, StateError,
};
use kanade_store::{Cursor, Page, StoreError};
use kanade_store_sqlite::filter::Filtered;
use kanade_store_sqlite::{SqliteFile, columns, to_nanoseconds};
use kanade_wire::{Digest, JobId};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use crate::failure::failed;

const LIST: &str = "approvals";

/// Requests for approval in the state database.
#[derive(Debug, Clone)]
pub struct SqliteApprovals {
    file: SqliteFile,
}

impl SqliteApprovals {
    pub(crate) const fn new(file: SqliteFile) -> Self {
        Self { file }
    }
}

#[async_trait]
impl ApprovalRepository for SqliteApprovals {
    async fn request(&self, new: Approval) -> Result<Approval, StateError> {
        const OPERATION: &str = "store a request for approval";
        let mut transaction = self.file.begin().await.map_err(failed(OPERATION))?;
        insert(&mut transaction, &new)
            .await
            .map_err(failed(OPERATION))?;
        let stored = find(&mut transaction, &new.id)
            .await
            .map_err(failed(OPERATION))?;
        transaction.commit().await.map_err(failed(OPERATION))?;
        let now = new.requested_at;
        Ok(as_of(stored.unwrap_or(new), now))
    }

    async fn get(&self, id: &str, now: DateTime<Utc>) -> Result<Option<Approval>, StateError> {
        const OPERATION: &str = "read an approval";
        let select = sqlx::query("SELECT * FROM approvals WHERE id = ?").bind(id);
        let found = select
            .try_map(|row| approval(&row))
            .fetch_optional(self.file.readers())
            .await
            .map_err(failed(OPERATION))?;
        Ok(found.map(|found| as_of(found, now)))
    }

    async fn list(&self, query: &ApprovalQuery) -> Result<Page<Approval>, StoreError> {
        let after: Option<(i64, String)> = query.page.after(LIST)?;
        const OPERATION: &str = "list approvals";
        let now = to_nanoseconds(query.now).map_err(StoreError::failed(OPERATION))?;
        let mut select = Filtered::new("SELECT * FROM approvals");
        select.and_maybe(
            "job_id = ",
            query.job_id.as_ref().map(|job| job.as_str().to_owned()),
        );
        match query.state {
            Some(ApprovalState::Expired) => {
                select.and("state = 'pending'");
                select.and_value("expires_at <= ", now);
            }
            Some(ApprovalState::Pending) => {
                select.and("state = 'pending'");
                select.and_value("expires_at > ", now);
            }
            Some(state) => {
                select.and_value("state = ", state.as_str());
            }
            None => {}
        }
        if let Some(key) = after {
            select.and_after(("requested_at", "id"), true, key);
        }
        let mut select = select.page("requested_at DESC, id DESC", query.page.limit());
        let rows = select.build().try_map(|row| approval(&row));
        let rows = rows.fetch_all(self.file.readers()).await;
        let rows = rows.map_err(StoreError::failed(OPERATION))?;
        let rows = rows.into_iter().map(|row| as_of(row, query.now)).collect();
        Ok(Page::from_surplus(rows, query.page.limit(), |last| {
            let at = to_nanoseconds(last.requested_at).unwrap_or_default();
            Cursor::new(LIST, &(at, &last.id))
        }))
    }

    async fn decide(
        &self,
        id: &str,
        decision: &ApprovalDecision,
        now: DateTime<Utc>,
    ) -> Result<Approval, DecideError> {
        const OPERATION: &str = "decide on an approval";
        let mut transaction = self.file.begin().await.map_err(failed(OPERATION))?;
        let found = find(&mut transaction, id)
            .await
            .map_err(failed(OPERATION))?;
        let found = found.ok_or_else(|| DecideError::Unknown(id.to_owned()))?;
        let found = as_of(found, now);
        may_decide(&found, decision)?;
        let decided = Approval {
            state: match decision.approve {
                true => ApprovalState::Approved,
                false => ApprovalState::Rejected,
            },
            decided_by: Some(decision.by.clone()),
            decided_at: Some(now),
            comment: decision.comment.clone(),
            ..found
        };
        update(&mut transaction, &decided)
            .await
            .map_err(failed(OPERATION))?;
        transaction.commit().await.map_err(failed(OPERATION))?;
        Ok(decided)
    }

    async fn waiting(&self, now: DateTime<Utc>) -> Result<u64, StateError> {
        const OPERATION: &str = "count approvals";
        let now = to_nanoseconds(now).map_err(failed(OPERATION))?;
        let count = sqlx::query_scalar!(
            "SELECT count(*) FROM approvals WHERE state = 'pending' AND expires_at > ?",
            now
        );
        let count = count.fetch_one(self.file.readers()).await;
        let count = count.map_err(failed(OPERATION))?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    async fn is_standing(&self, job: &JobId, digest: &Digest) -> Result<bool, StateError> {
        let (job, digest) = (job.as_str(), digest.as_str());
        let found = sqlx::query_scalar!(
            "SELECT count(*) FROM approvals
             WHERE job_id = ? AND job_digest = ? AND kind = 'standing' AND state = 'approved'",
            job,
            digest
        );
        let found = found.fetch_one(self.file.readers()).await;
        Ok(found.map_err(failed("look for a standing approval"))? > 0)
    }
}

/// Who asks does not agree to it. Any time, anybody may take a standing approval back.
fn may_decide(found: &Approval, decision: &ApprovalDecision) -> Result<(), DecideError> {
    let is_own = found.requested_by == decision.by;
    match (found.kind, found.state, decision.approve) {
        (_, ApprovalState::Pending, true) if is_own => Err(DecideError::Own(decision.by.clone())),
        (_, ApprovalState::Pending, _)
        | (ApprovalKind::Standing, ApprovalState::Approved, false) => Ok(()),
        (_, state, _) => Err(DecideError::Over(state)),
    }
}

/// Where it stands at `now`: a request whose time is over is so without anybody writing it.
fn as_of(mut approval: Approval, now: DateTime<Utc>) -> Approval {
    if approval.state == ApprovalState::Pending && approval.expires_at <= now {
        approval.state = ApprovalState::Expired;
    }
    approval
}

async fn find(
    connection: &mut SqliteConnection,
    id: &str,
) -> Result<Option<Approval>, sqlx::Error> {
    sqlx::query("SELECT * FROM approvals WHERE id = ?")
        .bind(id)
        .try_map(|row| approval(&row))
        .fetch_optional(connection)
        .await
}

async fn insert(connection: &mut SqliteConnection, new: &Approval) -> Result<(), sqlx::Error> {
    let encode = |error| sqlx::Error::Encode(Box::new(error));
    let requested_at = to_nanoseconds(new.requested_at).map_err(encode)?;
    let expires_at = to_nanoseconds(new.expires_at).map_err(encode)?;
    let kind = new.kind.as_str();
    let (job, version) = (new.job_id.as_str(), new.version.as_str());
    let digest = new.job_digest.as_str();
    let count = i64::try_from(new.target_count).unwrap_or(i64::MAX);
    sqlx::query!(
        "INSERT INTO approvals (id, kind, job_id, version, job_digest, order_json, target_count,
            requested_by, requested_at, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO NOTHING",
        new.id,
        kind,
        job,
        version,
        digest,
        new.order,
        count,
        new.requested_by,
        requested_at,
        expires_at
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn update(connection: &mut SqliteConnection, decided: &Approval) -> Result<(), sqlx::Error> {
    let state = decided.state.as_str();
    let at = decided.decided_at.map(to_nanoseconds).transpose();
    let at = at.map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    sqlx::query!(
        "UPDATE approvals SET state = ?, decided_by = ?, decided_at = ?, comment = ? WHERE id = ?",
        state,
        decided.decided_by,
        at,
        decided.comment,
        decided.id
    )
    .execute(connection)
    .await?;
    Ok(())
}

fn approval(row: &SqliteRow) -> Result<Approval, sqlx::Error> {
    Ok(Approval {
        id: row.try_get("id")?,
        kind: columns::parsed(row, "kind")?,
        job_id: columns::parsed(row, "job_id")?,
        version: columns::parsed(row, "version")?,
        job_digest: columns::parsed(row, "job_digest")?,
        order: row.try_get("order_json")?,
        target_count: columns::count(row, "target_count")?,
        requested_by: row.try_get("requested_by")?,
        requested_at: columns::time(row, "requested_at")?,
        expires_at: columns::time(row, "expires_at")?,
        state: columns::parsed(row, "state")?,
        decided_by: row.try_get("decided_by")?,
        decided_at: columns::maybe_time(row, "decided_at")?,
        comment: row.try_get("comment")?,
    })
}
