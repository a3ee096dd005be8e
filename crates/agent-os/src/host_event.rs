//! Something that happened on a machine, whatever kept it: a journal or an event log.

use chrono::{DateTime, Utc};
use serde_json::Value;

/// Something that happened on the machine.
#[derive(Clone, Debug, PartialEq)]
pub struct HostEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// What, such as `boot` or `logon`.
    pub kind: String,
    /// Who says so, such as `journald:systemd-logind`.
    pub source: String,
    /// The same whenever the same thing is told again.
    pub record_id: String,
    /// What else is known.
    pub payload: Value,
}

impl HostEvent {
    /// Keeps one event of this kind for each thing that the payload names under `key`, with the number of times: what
    /// fails again and again is told once a reading.
    pub(crate) fn one_for_each(events: Vec<Self>, kind: &str, key: &str) -> Vec<Self> {
        let mut kept: Vec<Self> = Vec::with_capacity(events.len());
        for event in events {
            let is_same = |other: &&mut Self| {
                [&event.kind, &other.kind] == [kind; 2] && other.payload[key] == event.payload[key]
            };
            match kept.iter_mut().find(is_same) {
                Some(before) => {
                    let times = before.payload["times"].as_u64().unwrap_or(1) + 1;
                    before.payload["times"] = times.into();
                }
                None => kept.push(event),
            }
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_fails_again_and_again_is_told_once() {
        let event = |kind: &str, service: &str| HostEvent {
            at: DateTime::UNIX_EPOCH,
            kind: kind.to_owned(),
            source: "winlog:System".to_owned(),
            record_id: "1:1".to_owned(),
            payload: json!({ "service": service }),
        };
        let failed = |service| event("service_failed", service);
        let boot = || event("boot", "a");
        let events = vec![failed("a"), boot(), failed("b"), failed("a"), boot()];
        let kept = HostEvent::one_for_each(events, "service_failed", "service");
        let told = kept
            .iter()
            .map(|it| (it.kind.as_str(), &it.payload["times"]));
        let (twice, once) = (json!(2), Value::Null);
        assert_eq!(
            told.collect::<Vec<_>>(),
            [
                ("service_failed", &twice),
                ("boot", &once),
                ("service_failed", &once),
                ("boot", &once)
            ]
        );
    }
}
