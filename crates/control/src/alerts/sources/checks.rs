//! What checks said that their jobs want somebody to know.

use chrono::{DateTime, Utc};
use kanade_api_types::alerts::AlertEvent;
use kanade_store::PageRequest;
use kanade_store::checks::{CheckAlertRow, CheckHistoryFilter, CheckHistoryQuery};
use kanade_store::state::alerts::{Alert, AlertRecord};

use super::{NEWS, mark_of, time_of};
use crate::alerts::{Alerts, AlertsError};

const SOURCE: &str = "checks";
const AT_A_TIME: u32 = 500;

impl Alerts {
    /// Rows come in the order of their time, so the time of the newest is the mark; those of that
    /// very moment are found again and known by their id.
    pub(super) async fn look_at_checks(
        &self,
        now: DateTime<Utc>,
    ) -> Result<AlertRecord, AlertsError> {
        let parts = self.parts();
        let mark = parts.alerts.mark(SOURCE).await?;
        let Some(since) = mark.as_deref().and_then(time_of) else {
            return Ok(begin(now));
        };
        let oldest = now - NEWS;
        let mut found = Vec::new();
        let mut cursor = None;
        loop {
            let query = CheckHistoryQuery {
                filter: CheckHistoryFilter {
                    since: Some(since.max(oldest)),
                    ..CheckHistoryFilter::default()
                },
                page: PageRequest::new(AT_A_TIME, AT_A_TIME, cursor),
            };
            let page = parts.checks.alerts(&query).await?;
            found.extend(page.items);
            match page.next {
                Some(next) => cursor = Some(next),
                None => break,
            }
        }
        let newest = found.iter().map(|row| row.at).max();
        let newest = newest.filter(|newest| *newest > since);
        Ok(AlertRecord {
            mark: newest.map(|newest| (SOURCE, mark_of(newest))),
            alerts: found.into_iter().filter_map(alert).collect(),
            ..AlertRecord::default()
        })
    }
}

/// What was before the first look is not told.
fn begin(now: DateTime<Utc>) -> AlertRecord {
    AlertRecord {
        mark: Some((SOURCE, mark_of(now))),
        ..AlertRecord::default()
    }
}

fn alert(row: CheckAlertRow) -> Option<Alert> {
    if row.damped.is_some() {
        return None;
    }
    Some(Alert {
        id: format!("check:{}", row.result_id),
        at: row.at,
        event: AlertEvent::Check {
            pc_id: row.key.pc_id,
            check_name: row.key.check_name,
            status: row.status.to_string(),
            title: row.title,
            body: row.body,
            priority: row.priority,
            result_id: row.result_id,
            notify_user: row.notify_user,
            notify_groups: row.notify_groups,
            email: row.email,
            require_ack: row.require_ack,
            toast: row.toast,
        },
    })
}
