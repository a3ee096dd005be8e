//! To whom alerts go, and the tries.

use chrono::{DateTime, Utc};
use kanade_api_types::alerts::DeliveryAttempt;
use kanade_store::state::alerts::{AttemptEnd, DeliveryState, DueDelivery, NewDelivery};
use kanade_store_sqlite::filter::Filtered;
use kanade_store_sqlite::to_nanoseconds;
use sqlx::error::BoxDynError;
use sqlx::sqlite::SqliteRow;
use sqlx::{SqliteConnection, SqlitePool};

use super::lists::{alert, delivery};

/// Stores to whom an alert goes.
pub async fn route(
    connection: &mut SqliteConnection,
    alert_id: &str,
    deliveries: &[NewDelivery],
    at: DateTime<Utc>,
) -> Result<(), BoxDynError> {
    let at = to_nanoseconds(at)?;
    for new in deliveries {
        let channel = new.channel.as_str();
        let id = format!("{alert_id}/{channel}/{}", new.recipient);
        sqlx::query!(
            "INSERT INTO alert_deliveries (
                id, alert_id, channel, recipient, state, created_at, next_at, log
             ) VALUES (?1, ?2, ?3, ?4, 'waiting', ?5, ?5, '[]') ON CONFLICT DO NOTHING",
            id,
            alert_id,
            channel,
            new.recipient,
            at
        )
        .execute(&mut *connection)
        .await?;
    }
    sqlx::query!("UPDATE alerts SET routed = 1 WHERE id = ?", alert_id)
        .execute(connection)
        .await?;
    Ok(())
}

const WAITING: &str = "SELECT alert_deliveries.*, alerts.kind, alerts.at, alerts.event
    FROM alert_deliveries
    JOIN alerts ON alerts.id = alert_deliveries.alert_id";

/// Deliveries that are to be tried.
pub async fn due(
    readers: &SqlitePool,
    now: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<DueDelivery>, BoxDynError> {
    let mut select = Filtered::new(WAITING);
    select.and("alert_deliveries.state = 'waiting'");
    select.and_value("alert_deliveries.next_at <= ", to_nanoseconds(now)?);
    let mut select = select.page("alert_deliveries.next_at", limit);
    let rows = select.build().try_map(|row| waiting(&row));
    Ok(rows.fetch_all(readers).await?)
}

/// Deliveries of one alert that wait.
pub async fn waiting_of(
    readers: &SqlitePool,
    alert_id: &str,
) -> Result<Vec<DueDelivery>, BoxDynError> {
    let mut select = Filtered::new(WAITING);
    select.and("alert_deliveries.state = 'waiting'");
    select.and_value("alert_deliveries.alert_id = ", alert_id.to_owned());
    let mut select = select.end();
    let rows = select.build().try_map(|row| waiting(&row));
    Ok(rows.fetch_all(readers).await?)
}

fn waiting(row: &SqliteRow) -> Result<DueDelivery, sqlx::Error> {
    Ok(DueDelivery {
        delivery: delivery(row)?,
        alert: alert(row, "alert_id")?,
    })
}

/// Stores a try. One of a delivery that is over already changes nothing.
pub async fn attempted(
    connection: &mut SqliteConnection,
    id: &str,
    attempt: &DeliveryAttempt,
    end: AttemptEnd,
) -> Result<(), BoxDynError> {
    let at = to_nanoseconds(attempt.at)?;
    let (state, next_at, delivered_at) = match end {
        AttemptEnd::Delivered => (DeliveryState::Delivered, at, Some(at)),
        AttemptEnd::Again(then) => (DeliveryState::Waiting, to_nanoseconds(then)?, None),
        AttemptEnd::GivenUp => (DeliveryState::Failed, at, None),
    };
    let (state, entry) = (state.as_str(), serde_json::to_string(attempt)?);
    sqlx::query!(
        "UPDATE alert_deliveries SET
            state = ?, next_at = ?, delivered_at = ?, log = json_insert(log, '$[#]', json(?))
         WHERE id = ? AND state = 'waiting'",
        state,
        next_at,
        delivered_at,
        entry,
        id
    )
    .execute(connection)
    .await?;
    Ok(())
}
