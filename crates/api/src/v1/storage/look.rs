//! Looks at the broker's streams, buckets and stores, all at once.

use futures_util::future::join_all;
use kanade_api_types::health::StorageHealth;
use kanade_api_types::storage::{JetstreamStatus, StoredStream};
use kanade_bus::backend::{Bus, StreamInfo};
use kanade_wire::topology;

/// From how much of its limit on something is nearly full, in percent.
const NEARLY_FULL: f64 = 80.0;

/// What the broker stores. What is not there, or while the broker is away, does not exist.
pub async fn look(bus: &Bus) -> JetstreamStatus {
    let is_connected = bus.state().borrow().connected;
    let stored = |prefix: &'static str, name: &'static str| async move {
        let info = match is_connected {
            true => bus.stream_info(&format!("{prefix}{name}")).await.ok(),
            false => None,
        };
        shown(name, info.flatten())
    };
    let streams = topology::STREAMS.iter();
    let streams = join_all(streams.map(|stream| stored("", stream.name)));
    let buckets = topology::BUCKETS.iter();
    let buckets = join_all(buckets.map(|bucket| stored("KV_", bucket.name)));
    let stores = topology::STORES.iter();
    let stores = join_all(stores.map(|store| stored("OBJ_", store.name)));
    let (streams, kv_buckets, object_stores) = tokio::join!(streams, buckets, stores);
    JetstreamStatus {
        streams,
        kv_buckets,
        object_stores,
    }
}

/// The same in short.
pub fn in_short(status: &JetstreamStatus) -> StorageHealth {
    let all = || {
        let streams = status.streams.iter().chain(&status.kv_buckets);
        streams.chain(&status.object_stores)
    };
    let warnings = all().filter(|stored| stored.exists);
    let warnings = warnings.filter_map(|stored| stored.warning.clone());
    StorageHealth {
        bytes: all().map(|stored| stored.bytes).sum(),
        warnings: warnings.collect(),
    }
}

fn shown(name: &str, info: Option<StreamInfo>) -> StoredStream {
    let Some(info) = info else {
        return StoredStream {
            name: name.to_owned(),
            warning: Some(format!("{name} is missing")),
            ..StoredStream::default()
        };
    };
    let usage_pct = info.max_bytes.filter(|limit| *limit > 0).map(|limit| {
        let share = 100.0 * lossy(info.bytes) / lossy(limit);
        (share * 10.0).round() / 10.0
    });
    StoredStream {
        name: name.to_owned(),
        exists: true,
        messages: info.messages,
        values: info.subjects,
        bytes: info.bytes,
        max_bytes: info.max_bytes,
        max_age_secs: info.max_age.map(|age| age.as_secs()),
        first_at: info.first_published_at,
        last_at: info.last_published_at,
        usage_pct,
        warning: warning(name, usage_pct, info.refuses_when_full),
    }
}

fn warning(name: &str, usage_pct: Option<f64>, refuses: bool) -> Option<String> {
    let usage = usage_pct.filter(|usage| *usage >= NEARLY_FULL)?;
    let then = if refuses {
        "when it is full, new messages are refused"
    } else {
        "its oldest messages leave before their age"
    };
    Some(format!("{name} is {usage} % full: {then}"))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a share is shown with one digit"
)]
fn lossy(bytes: u64) -> f64 {
    bytes as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nearly_full_says_what_happens_then() {
        assert_eq!(warning("A", Some(79.9), true), None);
        assert_eq!(warning("A", None, true), None);
        let full = warning("EXEC", Some(80.0), true).unwrap();
        assert_eq!(
            full,
            "EXEC is 80 % full: when it is full, new messages are refused"
        );
    }
}
