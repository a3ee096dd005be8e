use kanade_store::projection::MachineStop;
use sqlx::SqliteConnection;
use sqlx::error::BoxDynError;

use crate::bulk::{BulkInsert, RowArguments};

const INSERT: BulkInsert = BulkInsert {
    head: "INSERT INTO machine_stops (pc_id, stopped_at, stopped_by, recorded_at) VALUES",
    columns: 4,
    tail: "ON CONFLICT (pc_id) DO UPDATE SET
        stopped_at = excluded.stopped_at,
        stopped_by = excluded.stopped_by,
        recorded_at = excluded.recorded_at
        WHERE excluded.stopped_at >= stopped_at",
};

/// Keeps the latest stop of each machine.
pub async fn keep(
    connection: &mut SqliteConnection,
    stops: Vec<MachineStop>,
) -> Result<(), sqlx::Error> {
    INSERT.run(connection, stops, bind).await
}

fn bind(stop: MachineStop, values: &mut RowArguments) -> Result<(), BoxDynError> {
    values.add(String::from(stop.pc_id))?;
    values.time(stop.stopped_at)?;
    values.add(stop.stopped_by)?;
    values.time(stop.recorded_at)
}
