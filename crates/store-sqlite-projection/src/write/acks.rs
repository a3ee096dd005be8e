use kanade_store::acks::NotificationAck;
use sqlx::SqliteConnection;
use sqlx::error::BoxDynError;

use crate::bulk::{BulkInsert, RowArguments};

const INSERT: BulkInsert = BulkInsert {
    head: "INSERT INTO notification_acks (
        notification_id, pc_id, user_sid, account, acked_at, last_acked_at, reported_at,
        recorded_at
    ) VALUES",
    columns: 8,
    tail: "ON CONFLICT (notification_id, pc_id, user_sid) DO UPDATE SET
        last_acked_at = max(last_acked_at, excluded.last_acked_at)",
};

/// Adds confirmations; the first one of each person stays.
pub async fn add(
    connection: &mut SqliteConnection,
    acks: Vec<NotificationAck>,
) -> Result<(), sqlx::Error> {
    INSERT.run(connection, acks, bind).await
}

fn bind(ack: NotificationAck, values: &mut RowArguments) -> Result<(), BoxDynError> {
    values.add(ack.notification_id)?;
    values.add(String::from(ack.pc_id))?;
    values.add(ack.user_sid)?;
    values.add(ack.account)?;
    values.time(ack.acked_at)?;
    values.time(ack.last_acked_at)?;
    values.maybe_time(ack.reported_at)?;
    values.time(ack.recorded_at)
}
