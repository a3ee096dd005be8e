//! One entry of the journal, as `journalctl -o json` prints it.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value};

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where in the journal it is.
    pub cursor: String,
    /// The boot it was written in.
    pub boot_id: String,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// How long the machine had been up then.
    pub uptime: TimeDelta,
    fields: Map<String, Value>,
}

impl Entry {
    /// Reads a line; `None` when it is none.
    pub fn parse(line: &str) -> Option<Self> {
        let fields: Map<String, Value> = serde_json::from_str(line).ok()?;
        let number = |name: &str| text(fields.get(name)?)?.parse::<i64>().ok();
        Some(Self {
            cursor: text(fields.get("__CURSOR")?)?,
            boot_id: text(fields.get("_BOOT_ID")?)?,
            at: DateTime::from_timestamp_micros(number("__REALTIME_TIMESTAMP")?)?,
            uptime: TimeDelta::microseconds(number("__MONOTONIC_TIMESTAMP").unwrap_or_default()),
            fields,
        })
    }

    /// One of its fields.
    pub fn field(&self, name: &str) -> Option<String> {
        text(self.fields.get(name)?)
    }

    /// Whether a field has this value.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.field(name).is_some_and(|field| field == value)
    }

    /// Who wrote it, as it calls itself.
    pub fn identifier(&self) -> String {
        self.field("SYSLOG_IDENTIFIER").unwrap_or_default()
    }

    /// The process that wrote it.
    pub fn pid(&self) -> Option<u32> {
        self.field("_PID")?.parse().ok()
    }

    /// Whether root wrote it. The kernel's word, unlike what an entry says of itself.
    pub fn is_of_root(&self) -> bool {
        self.has("_UID", "0")
    }

    /// Tells it from every other entry, in whichever file it lies: boot, time in it, and a hash of what it says.
    pub fn record_id(&self) -> String {
        let hash = self
            .cursor
            .split(';')
            .find_map(|part| part.strip_prefix("x="));
        let micros = self.uptime.num_microseconds().unwrap_or_default();
        format!("{}:{micros}:{}", self.boot_id, hash.unwrap_or("-"))
    }
}

/// A value is a text, or its bytes when they are not UTF-8; of several the first counts. Too long ones are null.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => match items.first()? {
            Value::Number(_) => {
                let byte = |item: &Value| item.as_u64().and_then(|byte| u8::try_from(byte).ok());
                let bytes: Option<Vec<u8>> = items.iter().map(byte).collect();
                Some(String::from_utf8_lossy(&bytes?).into_owned())
            }
            first => text(first),
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_known_again_whatever_file_it_lies_in() {
        let line = |seqnum: &str| {
            format!(
                r#"{{"__CURSOR":"s={seqnum};i=1;b=b1;m=7d0;t=64;x=beef","_BOOT_ID":"b1","__REALTIME_TIMESTAMP":"1800000000000000","__MONOTONIC_TIMESTAMP":"2000","_UID":"0"}}"#
            )
        };
        let entry = Entry::parse(&line("aa")).unwrap();
        assert_eq!(entry.record_id(), "b1:2000:beef");
        assert_eq!(
            entry.record_id(),
            Entry::parse(&line("bb")).unwrap().record_id()
        );
        assert_eq!(entry.at.timestamp(), 1_800_000_000);
        assert!(entry.is_of_root());
    }

    #[test]
    fn values_that_are_not_text_are_read_as_far_as_they_can_be() {
        assert_eq!(
            text(&serde_json::json!([104, 105, 255])).unwrap(),
            "hi\u{fffd}"
        );
        assert_eq!(text(&serde_json::json!(["one", "two"])).unwrap(), "one");
        assert_eq!(text(&Value::Null), None);
        assert_eq!(Entry::parse("no entry"), None);
        assert_eq!(Entry::parse("{}"), None);
    }
}
