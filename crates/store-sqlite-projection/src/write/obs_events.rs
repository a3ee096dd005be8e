use kanade_store::obs_events::NewObsEvent;
use sqlx::SqliteConnection;
use sqlx::error::BoxDynError;

use crate::bulk::{BulkInsert, RowArguments};

/// What is known stays. Unlike `ON CONFLICT DO NOTHING` this cannot abort on a null, for which SQLite would copy every page
/// it changes first.
const INSERT: BulkInsert = BulkInsert {
    head: "INSERT OR IGNORE INTO obs_events (
        pc_id, at, reported_at, kind, source, event_record_id, payload, recorded_at
    ) VALUES",
    columns: 8,
    tail: "",
};

/// Adds events that are not known yet.
pub async fn add(
    connection: &mut SqliteConnection,
    events: Vec<NewObsEvent>,
) -> Result<(), sqlx::Error> {
    INSERT.run(connection, events, bind).await
}

fn bind(event: NewObsEvent, values: &mut RowArguments) -> Result<(), BoxDynError> {
    values.add(String::from(event.pc_id))?;
    values.time(event.at)?;
    values.maybe_time(event.reported_at)?;
    values.add(event.kind)?;
    values.add(event.source)?;
    values.add(event.event_record_id)?;
    values.add(event.payload.to_string())?;
    values.time(event.recorded_at)
}
