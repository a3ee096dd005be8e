//! What the broker stores and will refuse when it is full.

use chrono::{DateTime, Utc};
use kanade_api_types::alerts::AlertEvent;
use kanade_bus::backend::StreamInfo;
use kanade_store::state::alerts::{Alert, AlertRecord, StandingAlert};
use kanade_wire::topology;

use crate::alerts::{Alerts, AlertsError};

const KIND: &str = "broker_limit";
/// From how many percent on somebody is told.
const TOLD_FROM: u32 = 90;
/// Below how many percent it is over.
const OVER_BELOW: u32 = 80;

impl Alerts {
    pub(super) async fn look_at_limits(
        &self,
        now: DateTime<Utc>,
    ) -> Result<AlertRecord, AlertsError> {
        let parts = self.parts();
        let mut record = AlertRecord::default();
        if !parts.bus.state().borrow().connected {
            return Ok(record);
        }
        let standing = parts.alerts.standing(KIND).await?;
        for (prefix, name) in names() {
            let info = parts.bus.stream_info(&format!("{prefix}{name}")).await?;
            let Some(usage) = info.as_ref().and_then(usage) else {
                continue;
            };
            let known = standing.iter().find(|known| known.subject == name);
            match known {
                None if usage >= TOLD_FROM => tell(&mut record, name, usage, now),
                Some(known) if usage < OVER_BELOW => record.ended.push(known.clone()),
                _ => {}
            }
        }
        Ok(record)
    }
}

fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    let streams = topology::STREAMS.iter().map(|stream| ("", stream.name));
    let buckets = topology::BUCKETS.iter().map(|bucket| ("KV_", bucket.name));
    let stores = topology::STORES.iter().map(|store| ("OBJ_", store.name));
    streams.chain(buckets).chain(stores)
}

/// How full it is in percent; `None` where nothing is ever refused: a stream whose oldest messages
/// leave is full most of its life.
fn usage(info: &StreamInfo) -> Option<u32> {
    let limit = info.max_bytes.filter(|limit| *limit > 0)?;
    let percent = info.bytes.saturating_mul(100) / limit;
    info.refuses_when_full
        .then(|| u32::try_from(percent).unwrap_or(u32::MAX))
}

fn tell(record: &mut AlertRecord, name: &str, usage_pct: u32, now: DateTime<Utc>) {
    record.alerts.push(Alert {
        id: format!("broker_limit:{name}:{}", now.timestamp()),
        at: now,
        event: AlertEvent::BrokerLimit {
            name: name.to_owned(),
            usage_pct,
            refuses: true,
        },
    });
    record.begun.push(StandingAlert {
        kind: KIND,
        subject: name.to_owned(),
        since: now,
        quiet: false,
    });
}
