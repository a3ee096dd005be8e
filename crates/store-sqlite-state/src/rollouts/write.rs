//! The statements that change rollouts, each inside the caller's transaction.

use kanade_store::state::rollouts::{NewStep, Retried, Rollout};
use kanade_store_sqlite::to_nanoseconds;
use kanade_wire::PcId;
use sqlx::SqliteConnection;
use sqlx::error::BoxDynError;

/// Adds a rollout; `false` when there is one with its id.
pub async fn insert(
    connection: &mut SqliteConnection,
    rollout: &Rollout,
) -> Result<bool, BoxDynError> {
    let spec = serde_json::to_string(&rollout.spec)?;
    let progress = serde_json::to_string(&rollout.progress)?;
    let (state, is_open) = (rollout.progress.state.as_str(), is_open(rollout));
    let created_at = to_nanoseconds(rollout.created_at)?;
    let updated_at = to_nanoseconds(rollout.updated_at)?;
    let inserted = sqlx::query!(
        "INSERT INTO rollouts
             (id, revision, state, is_open, spec, progress, created_by, created_at, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO NOTHING",
        rollout.id,
        rollout.revision,
        state,
        is_open,
        spec,
        progress,
        rollout.created_by,
        created_at,
        updated_at
    );
    Ok(inserted.execute(connection).await?.rows_affected() > 0)
}

/// Replaces where a rollout is; `false` when it has another revision than the one that was read.
pub async fn update(
    connection: &mut SqliteConnection,
    rollout: &Rollout,
) -> Result<bool, BoxDynError> {
    let progress = serde_json::to_string(&rollout.progress)?;
    let (state, is_open) = (rollout.progress.state.as_str(), is_open(rollout));
    let updated_at = to_nanoseconds(rollout.updated_at)?;
    let updated = sqlx::query!(
        "UPDATE rollouts
         SET revision = revision + 1, state = ?, is_open = ?, progress = ?, updated_at = ?
         WHERE id = ? AND revision = ?",
        state,
        is_open,
        progress,
        updated_at,
        rollout.id,
        rollout.revision
    );
    Ok(updated.execute(connection).await?.rows_affected() > 0)
}

fn is_open(rollout: &Rollout) -> bool {
    !rollout.progress.state.is_over() || rollout.progress.to_stop.is_some()
}

/// Adds the machines of a wave.
pub async fn add_machines(
    connection: &mut SqliteConnection,
    id: &str,
    wave: u32,
    pcs: &[PcId],
) -> Result<(), BoxDynError> {
    let pcs = serde_json::to_string(pcs)?;
    let inserted = sqlx::query!(
        "INSERT INTO rollout_machines (rollout_id, wave, pc_id, attempt)
         SELECT ?, ?, value, 1 FROM json_each(?)",
        id,
        wave,
        pcs
    );
    inserted.execute(connection).await?;
    Ok(())
}

/// Some machines of a wave take part in a later attempt.
pub async fn retry_machines(
    connection: &mut SqliteConnection,
    id: &str,
    retried: &Retried,
) -> Result<(), BoxDynError> {
    let pcs = serde_json::to_string(&retried.pcs)?;
    let updated = sqlx::query!(
        "UPDATE rollout_machines SET attempt = ?
         WHERE rollout_id = ? AND wave = ? AND pc_id IN (SELECT value FROM json_each(?))",
        retried.attempt,
        id,
        retried.wave,
        pcs
    );
    updated.execute(connection).await?;
    Ok(())
}

/// Records what happened.
pub async fn add_steps(
    connection: &mut SqliteConnection,
    rollout: &Rollout,
    steps: &[NewStep],
) -> Result<(), BoxDynError> {
    let at = to_nanoseconds(rollout.updated_at)?;
    for step in steps {
        let kind = step.kind.as_str();
        let is_audited = step.by.is_some();
        let inserted = sqlx::query!(
            "INSERT INTO rollout_steps (rollout_id, at, kind, wave, account, text, is_audited)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
            rollout.id,
            at,
            kind,
            step.wave,
            step.by,
            step.text,
            is_audited
        );
        inserted.execute(&mut *connection).await?;
    }
    Ok(())
}
