use kanade_store::inventory::NewHistory;
use sqlx::SqliteConnection;
use sqlx::error::BoxDynError;

use crate::bulk::{BulkInsert, RowArguments};

const INSERT: BulkInsert<'_> = BulkInsert {
    head: "INSERT INTO inventory_history (
        job_id, pc_id, field_path, identity_json, change_kind, before_json, after_json,
        observed_at, recorded_at, result_id
    ) VALUES",
    columns: 10,
    tail: "",
};

/// Adds what changed.
pub async fn add(
    connection: &mut SqliteConnection,
    changes: Vec<NewHistory>,
) -> Result<(), sqlx::Error> {
    INSERT.run(connection, changes, bind).await
}

fn bind(change: NewHistory, values: &mut RowArguments) -> Result<(), BoxDynError> {
    values.add(String::from(change.job_id))?;
    values.add(String::from(change.pc_id))?;
    values.add(change.field_path)?;
    values.add(change.identity_json)?;
    values.add(change.change_kind.as_str())?;
    values.add(change.before_json)?;
    values.add(change.after_json)?;
    values.time(change.observed_at)?;
    values.time(change.recorded_at)?;
    values.add(String::from(change.result_id))
}
