use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_api_types::alerts::{DeliveryAttempt, MailRouting};
use kanade_store::state::StateError;
use kanade_store::state::alerts::{
    Alert, AlertQuery, AlertRecord, AlertRepository, AttemptEnd, Delivery, DeliveryQuery,
    DueDelivery, NewDelivery, StandingAlert, StoredAlert,
};
use kanade_store::{Page, StoreError};
use kanade_store_sqlite::{from_nanoseconds, to_nanoseconds};

use super::{SqliteAlerts, deliver, lists, record};
use crate::failure::failed;

#[async_trait]
impl AlertRepository for SqliteAlerts {
    async fn record(&self, record: &AlertRecord) -> Result<Vec<String>, StateError> {
        const OPERATION: &str = "record alerts";
        let mut transaction = self.file.begin().await.map_err(failed(OPERATION))?;
        let new = record::record(&mut transaction, record).await;
        let new = new.map_err(failed(OPERATION))?;
        transaction.commit().await.map_err(failed(OPERATION))?;
        Ok(new)
    }

    async fn mark(&self, source: &str) -> Result<Option<String>, StateError> {
        let mark = sqlx::query_scalar!("SELECT mark FROM alert_marks WHERE source = ?", source);
        let mark = mark.fetch_optional(self.file.readers()).await;
        mark.map_err(failed("read how far alerts were looked for"))
    }

    async fn standing(&self, kind: &'static str) -> Result<Vec<StandingAlert>, StateError> {
        let rows = sqlx::query!(
            r#"SELECT subject, since, quiet AS "quiet: bool" FROM alert_standing WHERE kind = ?"#,
            kind
        );
        let rows = rows.fetch_all(self.file.readers()).await;
        let rows = rows.map_err(failed("read what alerts stand"))?.into_iter();
        let standing = rows.map(|row| StandingAlert {
            kind,
            subject: row.subject,
            since: from_nanoseconds(row.since),
            quiet: row.quiet,
        });
        Ok(standing.collect())
    }

    async fn unrouted(&self, limit: u32) -> Result<Vec<Alert>, StateError> {
        let select = "SELECT * FROM alerts WHERE routed = 0 ORDER BY at LIMIT ?";
        let rows = sqlx::query(select)
            .bind(limit)
            .try_map(|row| lists::alert(&row, "id"))
            .fetch_all(self.file.readers())
            .await;
        rows.map_err(failed("read new alerts"))
    }

    async fn route(
        &self,
        alert_id: &str,
        deliveries: &[NewDelivery],
        at: DateTime<Utc>,
    ) -> Result<(), StateError> {
        const OPERATION: &str = "store to whom an alert goes";
        let mut transaction = self.file.begin().await.map_err(failed(OPERATION))?;
        let routed = deliver::route(&mut transaction, alert_id, deliveries, at).await;
        routed.map_err(failed(OPERATION))?;
        transaction.commit().await.map_err(failed(OPERATION))
    }

    async fn record_routed(
        &self,
        alert: &Alert,
        deliveries: &[NewDelivery],
        due_at: DateTime<Utc>,
    ) -> Result<(), StateError> {
        const OPERATION: &str = "store an alert and to whom it goes";
        let mut transaction = self.file.begin().await.map_err(failed(OPERATION))?;
        let found = AlertRecord {
            alerts: vec![alert.clone()],
            ..AlertRecord::default()
        };
        let stored = record::record(&mut transaction, &found).await;
        stored.map_err(failed(OPERATION))?;
        let routed = deliver::route(&mut transaction, &alert.id, deliveries, due_at).await;
        routed.map_err(failed(OPERATION))?;
        transaction.commit().await.map_err(failed(OPERATION))
    }

    async fn waiting_of(&self, alert_id: &str) -> Result<Vec<DueDelivery>, StateError> {
        let waiting = deliver::waiting_of(self.file.readers(), alert_id).await;
        waiting.map_err(failed("read what is to be delivered of an alert"))
    }

    async fn due(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<DueDelivery>, StateError> {
        let due = deliver::due(self.file.readers(), now, limit).await;
        due.map_err(failed("read what is to be delivered"))
    }

    async fn attempted(
        &self,
        delivery_id: &str,
        attempt: &DeliveryAttempt,
        end: AttemptEnd,
    ) -> Result<(), StateError> {
        const OPERATION: &str = "store a try to deliver an alert";
        let mut writer = self.file.writer().await.map_err(failed(OPERATION))?;
        let stored = deliver::attempted(&mut writer, delivery_id, attempt, end).await;
        stored.map_err(failed(OPERATION))
    }

    async fn list(&self, query: &AlertQuery) -> Result<Page<StoredAlert>, StoreError> {
        lists::alerts(self.file.readers(), query).await
    }

    async fn deliveries(&self, query: &DeliveryQuery) -> Result<Page<Delivery>, StoreError> {
        lists::deliveries(self.file.readers(), query).await
    }

    async fn remove_older(&self, before: DateTime<Utc>) -> Result<u64, StateError> {
        const OPERATION: &str = "remove old alerts";
        let before = to_nanoseconds(before).map_err(failed(OPERATION))?;
        let mut writer = self.file.writer().await.map_err(failed(OPERATION))?;
        let removed = sqlx::query!("DELETE FROM alerts WHERE at < ?", before);
        let removed = removed.execute(&mut *writer).await;
        Ok(removed.map_err(failed(OPERATION))?.rows_affected())
    }

    async fn mail_routing(&self) -> Result<MailRouting, StateError> {
        const OPERATION: &str = "read who gets mail";
        let text = sqlx::query_scalar!("SELECT routing FROM mail_routing");
        let text = text.fetch_optional(self.file.readers()).await;
        match text.map_err(failed(OPERATION))? {
            Some(text) => serde_json::from_str(&text).map_err(failed(OPERATION)),
            None => Ok(MailRouting::default()),
        }
    }

    async fn set_mail_routing(&self, routing: &MailRouting) -> Result<(), StateError> {
        const OPERATION: &str = "set who gets mail";
        let text = serde_json::to_string(routing).map_err(failed(OPERATION))?;
        let mut writer = self.file.writer().await.map_err(failed(OPERATION))?;
        let set = sqlx::query!(
            "INSERT INTO mail_routing (id, routing) VALUES (1, ?)
             ON CONFLICT (id) DO UPDATE SET routing = excluded.routing",
            text
        );
        set.execute(&mut *writer)
            .await
            .map_err(failed(OPERATION))
            .map(drop)
    }
}
