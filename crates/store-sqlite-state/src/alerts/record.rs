//! What was found, with the mark of whoever found it.

use kanade_store::state::alerts::{Alert, AlertRecord, StandingAlert};
use kanade_store_sqlite::to_nanoseconds;
use sqlx::SqliteConnection;
use sqlx::error::BoxDynError;

/// Stores it; returns the ids of the alerts that are new.
pub async fn record(
    connection: &mut SqliteConnection,
    record: &AlertRecord,
) -> Result<Vec<String>, BoxDynError> {
    let mut new = Vec::new();
    for alert in &record.alerts {
        if add(connection, alert).await? {
            new.push(alert.id.clone());
        }
    }
    for standing in &record.begun {
        begin(connection, standing).await?;
    }
    for standing in &record.ended {
        let (kind, subject) = (standing.kind, &standing.subject);
        sqlx::query!(
            "DELETE FROM alert_standing WHERE kind = ? AND subject = ?",
            kind,
            subject
        )
        .execute(&mut *connection)
        .await?;
    }
    if let Some((source, mark)) = &record.mark {
        sqlx::query!(
            "INSERT INTO alert_marks (source, mark) VALUES (?, ?)
             ON CONFLICT (source) DO UPDATE SET mark = excluded.mark",
            source,
            mark
        )
        .execute(&mut *connection)
        .await?;
    }
    Ok(new)
}

async fn add(connection: &mut SqliteConnection, alert: &Alert) -> Result<bool, BoxDynError> {
    let (kind, at) = (alert.event.kind(), to_nanoseconds(alert.at)?);
    let event = serde_json::to_string(&alert.event)?;
    let added = sqlx::query!(
        "INSERT INTO alerts (id, kind, at, event) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        alert.id,
        kind,
        at,
        event
    );
    let added = added.execute(connection).await?;
    Ok(added.rows_affected() > 0)
}

async fn begin(
    connection: &mut SqliteConnection,
    standing: &StandingAlert,
) -> Result<(), BoxDynError> {
    let since = to_nanoseconds(standing.since)?;
    sqlx::query!(
        "INSERT INTO alert_standing (kind, subject, since, quiet) VALUES (?, ?, ?, ?)
         ON CONFLICT (kind, subject) DO NOTHING",
        standing.kind,
        standing.subject,
        since,
        standing.quiet
    )
    .execute(connection)
    .await?;
    Ok(())
}
