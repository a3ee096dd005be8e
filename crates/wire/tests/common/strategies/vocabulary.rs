//! What messages are made of.

use chrono::{DateTime, Utc};
use kanade_wire::{
    Digest, ExecId, GroupName, JobId, PcId, RequestId, ResultId, ScheduleId, SecretName, Version,
};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// Text with everything that needs escaping.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[ -~\n\t\"\\\\]{0,40}"]
}

macro_rules! id_strategy {
    ($name:ident, $id:ty, $pattern:literal) => {
        /// Any of these ids.
        pub fn $name() -> impl Strategy<Value = $id> {
            $pattern.prop_map(|text: String| <$id>::new(text).expect("the pattern is legal"))
        }
    };
}

id_strategy!(
    pc,
    PcId,
    "[A-Za-z0-9][A-Za-z0-9_-]{0,15}(\\.[A-Za-z0-9_-]{1,5}){0,2}"
);
id_strategy!(group, GroupName, "[A-Za-z0-9][A-Za-z0-9_-]{0,15}");
id_strategy!(job, JobId, "[A-Za-z0-9][A-Za-z0-9_-]{0,15}(\\.[a-z]{1,5})?");
id_strategy!(
    schedule,
    ScheduleId,
    "[A-Za-z0-9][A-Za-z0-9_-]{0,15}(\\.[a-z]{1,5})?"
);
id_strategy!(secret, SecretName, "[A-Za-z0-9][A-Za-z0-9_-]{0,15}");
id_strategy!(
    version,
    Version,
    "[0-9]{1,3}\\.[0-9]{1,3}([+-][a-z0-9]{1,5})?"
);
id_strategy!(exec, ExecId, "[A-Za-z0-9_-]{1,40}");
id_strategy!(request, RequestId, "[A-Za-z0-9_-]{1,40}");
id_strategy!(result_id, ResultId, "[A-Za-z0-9_-]{1,40}");

/// The digest of anything.
pub fn digest() -> impl Strategy<Value = Digest> {
    any::<[u8; 4]>().prop_map(|bytes| Digest::of(&bytes))
}

/// Any time of three centuries, to the nanosecond.
pub fn time() -> impl Strategy<Value = DateTime<Utc>> {
    let fractions = prop_oneof![
        Just(0u32),
        0u32..1_000_000_000,
        (0u32..1000).prop_map(|ms| ms * 1_000_000)
    ];
    (-3_000_000_000i64..7_000_000_000, fractions)
        .prop_map(|(seconds, nanos)| DateTime::from_timestamp(seconds, nanos).expect("in range"))
}

/// Numbers that survive being written down.
pub(super) fn float() -> impl Strategy<Value = f64> {
    (-8_000i32..8_000).prop_map(|eighths| f64::from(eighths) / 8.0)
}

pub(super) fn free_form() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        (text(), any::<i64>())
            .prop_map(|(text, number)| json!({ "text": text, "list": [number, null] })),
    ]
}

pub(super) fn humantime() -> impl Strategy<Value = String> {
    select(&["30s", "10m", "1h 30m", "2days"][..]).prop_map(str::to_owned)
}
