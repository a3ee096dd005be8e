use std::time::Duration;

use super::reconcile::StreamAges;
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
    share_per_mille: Option<u16>,
    /// Whether its age is an operator's wish and not the table's.
    pub(super) age_was_asked_for: bool,
}

impl Desired {
    fn new(name: String, share_per_mille: Option<u16>, fields: Value) -> Self {
        let mut config = match fields {
            Value::Object(fields) => fields,
            _ => Map::new(),
        };
        config.insert("name".into(), json!(name));
        for (field, value) in [("retention", "limits"), ("storage", "file")] {
            config.insert(field.into(), json!(value));
        }
        let desired = Self {
            name,
            config,
            share_per_mille,
            age_was_asked_for: false,
        };
        desired.sized_for(0)
    }

    /// With the age that was asked for, if any.
    pub(super) fn with_age(mut self, ages: &StreamAges) -> Self {
        if let Some(age) = ages.get(&self.name) {
            let age = json!(nanoseconds(Some(*age)));
            self.age_was_asked_for = self.config.insert("max_age".into(), age.clone()) != Some(age);
        }
        self
    }

    /// With its share of a store of this many bytes, or without a limit of its own.
    pub(super) fn sized_for(mut self, store_limit: u64) -> Self {
        let bytes = match self.share_per_mille {
            Some(share) => json!((store_limit / 1_000 * u64::from(share)).max(SMALLEST)),
            None => json!(-1),
        };
        self.config.insert("max_bytes".into(), bytes);
        self
    }
}

/// Everything the tables name, sized for a store of this many bytes.
pub(super) fn everything(store_limit: u64) -> impl Iterator<Item = Desired> {
    let streams = STREAMS.iter().map(stream);
    let buckets = BUCKETS.iter().map(bucket);
    let stores = STORES.iter().map(store);
    let all = streams.chain(buckets).chain(stores);
    all.map(move |desired| desired.sized_for(store_limit))
}

fn stream(spec: &StreamSpec) -> Desired {
    let discard = match spec.when_full {
        WhenFull::DropOldest => "old",
        WhenFull::Refuse => "new",
    };
    let republish = spec.republish_prefix.zip(spec.subjects.first());
    Desired::new(
        spec.name.to_owned(),
        Some(spec.share_per_mille),
        json!({
            "subjects": spec.subjects,
            "discard": discard,
            "max_age": nanoseconds(spec.max_age),
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
        None,
        json!({
            "subjects": [format!("$KV.{}.>", spec.name)],
            "discard": "new",
            "max_age": nanoseconds(spec.ttl),
            "max_msgs_per_subject": spec.history,
            "duplicate_window": nanoseconds(Some(window)),
            "allow_direct": true,
            "allow_rollup_hdrs": true,
            "deny_delete": true,
        }),
    )
}

fn store(spec: &StoreSpec) -> Desired {
    Desired::new(
        format!("OBJ_{}", spec.name),
        spec.share_per_mille,
        json!({
            "subjects": [format!("$O.{}.C.>", spec.name), format!("$O.{}.M.>", spec.name)],
            "discard": "new",
            "max_age": nanoseconds(spec.max_age),
            "max_msgs_per_subject": -1,
            "allow_direct": true,
            "allow_rollup_hdrs": true,
        }),
    )
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
        let sized = |limit| stream(&RESULTS).sized_for(limit).config["max_bytes"].clone();
        assert_eq!(sized(10_000_000_000), json!(3_500_000_000_u64));
        assert_eq!(sized(0), json!(SMALLEST));
    }

    #[test]
    fn commands_are_refused_when_full_and_handed_on_when_stored() {
        let config = stream(&EXEC).config;
        assert_eq!(config["discard"], json!("new"));
        let republish = json!({ "src": "commands.>", "dest": "deliver.commands.>" });
        assert_eq!(config["republish"], republish);
    }
}
