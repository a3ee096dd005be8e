use kanade_store::bundles::{Bundle, BundleRemoval};
use sqlx::SqliteConnection;
use sqlx::error::BoxDynError;

use crate::bulk::{BulkInsert, RowArguments};

const BUNDLE: BulkInsert = BulkInsert {
    head: "INSERT INTO bundles (
        result_id, key, pc_id, job_id, collected_at, reported_at, size, digest, name, description,
        place, recorded_at
    ) VALUES",
    columns: 12,
    tail: "ON CONFLICT (result_id) DO NOTHING",
};

const REMOVAL: BulkInsert = BulkInsert {
    head: "INSERT INTO bundle_removals (result_id, removed_at, removed_by) VALUES",
    columns: 3,
    tail: "ON CONFLICT (result_id) DO NOTHING",
};

/// Adds bundles.
pub async fn add(
    connection: &mut SqliteConnection,
    bundles: Vec<Bundle>,
) -> Result<(), sqlx::Error> {
    BUNDLE.run(connection, bundles, bind).await
}

/// Marks bundles as deleted, also those that are not known yet.
pub async fn remove(
    connection: &mut SqliteConnection,
    removals: Vec<BundleRemoval>,
) -> Result<(), sqlx::Error> {
    REMOVAL.run(connection, removals, bind_removal).await
}

fn bind(bundle: Bundle, values: &mut RowArguments) -> Result<(), BoxDynError> {
    values.add(String::from(bundle.result_id))?;
    values.add(bundle.key)?;
    values.add(String::from(bundle.pc_id))?;
    values.text(bundle.job_id)?;
    values.time(bundle.collected_at)?;
    values.maybe_time(bundle.reported_at)?;
    values.maybe_count(bundle.size)?;
    values.add(bundle.digest)?;
    values.add(bundle.name)?;
    values.add(bundle.description)?;
    values.add(serde_json::to_string(&bundle.place)?)?;
    values.time(bundle.recorded_at)
}

fn bind_removal(removal: BundleRemoval, values: &mut RowArguments) -> Result<(), BoxDynError> {
    values.add(String::from(removal.result_id))?;
    values.time(removal.removed_at)?;
    values.add(removal.by)
}
