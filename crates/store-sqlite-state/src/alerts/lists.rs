//! Pages of alerts and of deliveries.

use kanade_store::state::alerts::{
    Alert, AlertQuery, Channel, Delivery, DeliveryQuery, DeliveryState, StoredAlert,
};
use kanade_store::{Cursor, Page, StoreError};
use kanade_store_sqlite::filter::Filtered;
use kanade_store_sqlite::{columns, to_nanoseconds};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqlitePool};

const ALERTS: &str = "alerts";
const DELIVERIES: &str = "alert_deliveries";

/// A page of alerts.
pub async fn alerts(
    readers: &SqlitePool,
    query: &AlertQuery,
) -> Result<Page<StoredAlert>, StoreError> {
    let mut select = Filtered::new(
        "SELECT alerts.*,
            (SELECT count(*) FROM alert_deliveries WHERE alert_id = alerts.id) AS deliveries,
            (SELECT count(*) FROM alert_deliveries
                WHERE alert_id = alerts.id AND state = 'delivered') AS delivered,
            (SELECT count(*) FROM alert_deliveries
                WHERE alert_id = alerts.id AND state = 'failed') AS failed
         FROM alerts",
    );
    select.and_maybe("kind = ", query.kind.clone());
    if let Some(key) = query.page.after::<(i64, String)>(ALERTS)? {
        select.and_after(("at", "id"), true, key);
    }
    let limit = query.page.limit();
    let rows = select
        .page("at DESC, id DESC", limit)
        .build()
        .try_map(|row| {
            Ok(StoredAlert {
                alert: alert(&row, "id")?,
                deliveries: columns::count(&row, "deliveries")?,
                delivered: columns::count(&row, "delivered")?,
                failed: columns::count(&row, "failed")?,
            })
        })
        .fetch_all(readers)
        .await;
    let rows = rows.map_err(StoreError::failed("list alerts"))?;
    let cursor = |last: &StoredAlert| {
        let at = to_nanoseconds(last.alert.at).unwrap_or_default();
        Cursor::new(ALERTS, &(at, &last.alert.id))
    };
    Ok(Page::from_surplus(rows, limit, cursor))
}

/// A page of deliveries.
pub async fn deliveries(
    readers: &SqlitePool,
    query: &DeliveryQuery,
) -> Result<Page<Delivery>, StoreError> {
    let mut select = Filtered::new(
        "SELECT alert_deliveries.*, alerts.kind FROM alert_deliveries
         JOIN alerts ON alerts.id = alert_deliveries.alert_id",
    );
    select.and_maybe("alert_id = ", query.alert_id.clone());
    select.and_maybe("channel = ", query.channel.map(Channel::as_str));
    select.and_maybe("recipient = ", query.recipient.clone());
    select.and_maybe("state = ", query.state.map(DeliveryState::as_str));
    if let Some(key) = query.page.after::<(i64, String)>(DELIVERIES)? {
        let columns = ("alert_deliveries.created_at", "alert_deliveries.id");
        select.and_after(columns, true, key);
    }
    let limit = query.page.limit();
    let order = "alert_deliveries.created_at DESC, alert_deliveries.id DESC";
    let rows = select
        .page(order, limit)
        .build()
        .try_map(|row| delivery(&row))
        .fetch_all(readers)
        .await;
    let rows = rows.map_err(StoreError::failed("list deliveries of alerts"))?;
    let cursor = |last: &Delivery| {
        let at = to_nanoseconds(last.created_at).unwrap_or_default();
        Cursor::new(DELIVERIES, &(at, &last.id))
    };
    Ok(Page::from_surplus(rows, limit, cursor))
}

/// The alert of a row.
pub fn alert(row: &SqliteRow, id: &str) -> Result<Alert, sqlx::Error> {
    Ok(Alert {
        id: row.try_get(id)?,
        at: columns::time(row, "at")?,
        event: columns::json(row, "event")?,
    })
}

/// The delivery of a row.
pub fn delivery(row: &SqliteRow) -> Result<Delivery, sqlx::Error> {
    Ok(Delivery {
        id: row.try_get("id")?,
        alert_id: row.try_get("alert_id")?,
        kind: row.try_get("kind")?,
        channel: columns::parsed(row, "channel")?,
        recipient: row.try_get("recipient")?,
        state: columns::parsed(row, "state")?,
        created_at: columns::time(row, "created_at")?,
        next_at: columns::time(row, "next_at")?,
        delivered_at: columns::maybe_time(row, "delivered_at")?,
        log: columns::json(row, "log")?,
    })
}
