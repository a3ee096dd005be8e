use std::time::Duration;

use kanade_wire::topology::{
    BUCKETS, BucketSpec, STORES, STREAMS, StoreSpec, StreamSpec, WhenFull,
};
use serde_json::{Map, Value, json};

/// The least a capped stream is given, whatever its share.
pub(super) const SMALLEST: u64 = 1 << 20;
/// The broker's own window for message ids.
const DUPLICATE_WINDOW: Duration = Duration::from_secs(120);

/// The configuration a stream should have, in the broker's own words.
#[derive(Debug, Clone)]
pub(super) struct Desired {
    pub(super) name: String,
    pub(super) config: Map<String, Value>,
}

impl Desired {
    fn new(name: String, fields: Value) -> Self {
        let mut config = match fields {
            Value::Object(fields) => fields,
            _ => Map::new(),
        };
        config.insert("name".into(), json!(name));
        for (field, value) in [("retention", "limits"), ("storage", "file")] {
            config.insert(field.into(), json!(value));
        }
        Self { name, config }
    }

    pub(super) fn max_bytes(&self) -> Option<u64> {
        self.config.get("max_bytes").and_then(Value::as_u64)
    }

    pub(super) fn set_max_bytes(&mut self, bytes: u64) {
        self.config.insert("max_bytes".into(), json!(bytes));
    }
}

/// Everything the tables name, sized for a store of this many bytes.
pub(super) fn everything(store_limit: u64) -> Vec<Desired> {
    let streams = STREAMS.iter().map(|spec| stream(spec, store_limit));
    let buckets = BUCKETS.iter().map(bucket);
    let stores = STORES.iter().map(|spec| store(spec, store_limit));
    streams.chain(buckets).chain(stores).collect()
}

pub(super) fn stream(spec: &StreamSpec, store_limit: u64) -> Desired {
    let discard = match spec.when_full {
        WhenFull::DropOldest => "old",
        WhenFull::Refuse => "new",
    };
    let republish = spec.republish_prefix.zip(spec.subjects.first());
    Desired::new(
        spec.name.to_owned(),
        json!({
            "subjects": spec.subjects,
            "discard": discard,
            "max_age": nanoseconds(spec.max_age),
            "max_bytes": share(spec.share_per_mille, store_limit),
            "max_msgs_per_subject": spec.max_per_subject.map_or(-1, i64::from),
            "allow_direct": true,
            "republish": republish.map(|(prefix, subject)| json!({
                "src": subject,
                "dest": format!("{prefix}{subject}"),
            })),
        }),
    )
}

fn bucket(spec: &BucketSpec) -> Desired {
    let window = spec
        .ttl
        .map_or(DUPLICATE_WINDOW, |ttl| ttl.min(DUPLICATE_WINDOW));
    Desired::new(
        format!("KV_{}", spec.name),
        json!({
            "subjects": [format!("$KV.{}.>", spec.name)],
            "discard": "new",
            "max_age": nanoseconds(spec.ttl),
            "max_bytes": -1,
            "max_msgs_per_subject": spec.history,
            "duplicate_window": nanoseconds(Some(window)),
            "allow_direct": true,
            "allow_rollup_hdrs": true,
            "deny_delete": true,
        }),
    )
}

fn store(spec: &StoreSpec, store_limit: u64) -> Desired {
    let max_bytes = spec
        .share_per_mille
        .map_or(json!(-1), |share_of| json!(share(share_of, store_limit)));
    Desired::new(
        format!("OBJ_{}", spec.name),
        json!({
            "subjects": [format!("$O.{}.C.>", spec.name), format!("$O.{}.M.>", spec.name)],
            "discard": "new",
            "max_age": nanoseconds(spec.max_age),
            "max_bytes": max_bytes,
            "max_msgs_per_subject": -1,
            "allow_direct": true,
            "allow_rollup_hdrs": true,
        }),
    )
}

fn share(per_mille: u16, of: u64) -> u64 {
    (of / 1_000 * u64::from(per_mille)).max(SMALLEST)
}

fn nanoseconds(duration: Option<Duration>) -> u64 {
    duration.map_or(0, |duration| {
        u64::try_from(duration.as_nanos()).unwrap_or(0)
    })
}

#[cfg(test)]
mod tests {
    use kanade_wire::topology::{EXEC, RESULTS};

    use super::*;

    #[test]
    fn a_share_is_taken_of_the_store_and_never_vanishes() {
        assert_eq!(
            stream(&RESULTS, 10_000_000_000).max_bytes(),
            Some(3_500_000_000)
        );
        assert_eq!(stream(&RESULTS, 0).max_bytes(), Some(SMALLEST));
    }

    #[test]
    fn commands_are_refused_when_full_and_handed_on_when_stored() {
        let config = stream(&EXEC, 1 << 30).config;
        assert_eq!(config["discard"], json!("new"));
        let republish = json!({ "src": "commands.>", "dest": "deliver.commands.>" });
        assert_eq!(config["republish"], republish);
    }
}
