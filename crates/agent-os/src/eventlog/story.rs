//! What records mean, one after the other.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::asked::{SECURITY, SESSIONS, SYSTEM};
use super::{Mark, Record};
use crate::host_event::HostEvent;

/// Several records of this time tell of one event.
const ONE: TimeDelta = TimeDelta::minutes(2);

/// Reads records, each log in its order.
#[derive(Debug)]
pub struct Story {
    mark: Mark,
}

impl Story {
    /// Goes on from `mark`.
    pub fn new(mark: Mark) -> Self {
        Self { mark }
    }

    /// How far the story was read.
    pub fn mark(&self) -> &Mark {
        &self.mark
    }

    /// What a record tells, if anything.
    pub fn tell(&mut self, record: &Record) -> Option<HostEvent> {
        let number = self.mark.records.entry(record.channel.clone()).or_default();
        *number = record.number;
        match record.channel.as_str() {
            SYSTEM => self.of_the_machine(record),
            SESSIONS => of_sessions(record),
            SECURITY => of_locks(record),
            _ => None,
        }
    }

    fn of_the_machine(&mut self, record: &Record) -> Option<HostEvent> {
        match (record.provider.as_str(), record.id) {
            ("Microsoft-Windows-Kernel-General", 12) => {
                self.mark.announced = None;
                Some(HostEvent {
                    at: began(record),
                    ..event(record, "boot", json!({}))
                })
            }
            ("User32", 1074) => {
                self.mark.announced = Some(announced(record));
                None
            }
            ("Microsoft-Windows-Kernel-General", 13) | ("EventLog", 6006) => {
                let payload = json!({ "message": self.mark.announced.clone() });
                self.once(record, "shutdown", payload)
            }
            ("Microsoft-Windows-Kernel-Power", 41) => {
                let bug_check = record.get("BugcheckCode").filter(|code| *code != "0");
                self.once(
                    record,
                    "unexpected_shutdown",
                    json!({ "bug_check": bug_check }),
                )
            }
            ("EventLog", 6008) => self.once(record, "unexpected_shutdown", json!({})),
            ("Microsoft-Windows-Kernel-Power", 42) => {
                self.once(record, "sleep", json!({ "how": "sleep" }))
            }
            ("Microsoft-Windows-Kernel-Power", 506) => {
                self.once(record, "sleep", json!({ "how": "modern standby" }))
            }
            ("Microsoft-Windows-Kernel-Power", 107)
            | ("Microsoft-Windows-Power-Troubleshooter", 1) => {
                self.once(record, "resume", json!({ "how": "sleep" }))
            }
            ("Microsoft-Windows-Kernel-Power", 507) => {
                self.once(record, "resume", json!({ "how": "modern standby" }))
            }
            ("Service Control Manager", 7000..=7034) => Some(service(record)),
            _ => None,
        }
    }

    /// The first of several records that tell of one event is the event.
    fn once(&mut self, record: &Record, kind: &str, payload: Value) -> Option<HostEvent> {
        let before = self.mark.told.insert(kind.to_owned(), record.at);
        let is_the_same = before.is_some_and(|before| (record.at - before).abs() < ONE);
        (!is_the_same).then(|| event(record, kind, payload))
    }
}

fn event(record: &Record, kind: &str, payload: Value) -> HostEvent {
    let channel = match record.channel.as_str() {
        SESSIONS => "LocalSessionManager",
        other => other,
    };
    HostEvent {
        at: record.at,
        kind: kind.to_owned(),
        source: format!("winlog:{channel}"),
        record_id: record.record_id(),
        payload,
    }
}

/// The kernel says when it began, which is before it could write.
fn began(record: &Record) -> DateTime<Utc> {
    let said = record.get("StartTime").and_then(|time| time.parse().ok());
    said.unwrap_or(record.at)
}

/// Who ordered it and why: kind, program and reason, as far as they are told.
fn announced(record: &Record) -> String {
    let said = ["param5", "param1", "param3", "param6"].map(|name| record.get(name));
    let said: Vec<&str> = said.into_iter().flatten().collect();
    said.join(", ")
}

fn service(record: &Record) -> HostEvent {
    let result = match record.id {
        7000 => "did not start",
        7022 => "hung while it started",
        7023 | 7024 => "ended with an error",
        _ => "ended unexpectedly",
    };
    // The second value is an error, or how often it has happened.
    let error = matches!(record.id, 7000 | 7023 | 7024).then(|| record.get("param2"));
    let payload = json!({
        "service": record.get("param1"), "result": result, "error": error.flatten(),
    });
    event(record, "service_failed", payload)
}

/// `ann`, or `OFFICE\ann`; services and window managers have no sessions of this kind.
fn of_sessions(record: &Record) -> Option<HostEvent> {
    let kind = match record.id {
        21 => "logon",
        23 => "logoff",
        _ => return None,
    };
    let address = record.get("Address").filter(|address| *address != "LOCAL");
    let mut payload = json!({ "user": record.get("User")?, "session": record.get("SessionID") });
    if let Some(address) = address {
        payload["from"] = address.into();
    }
    Some(event(record, kind, payload))
}

fn of_locks(record: &Record) -> Option<HostEvent> {
    let kind = match record.id {
        4800 => "lock",
        4801 => "unlock",
        _ => return None,
    };
    let name = record.get("TargetUserName")?;
    let user = match record.get("TargetDomainName") {
        Some(domain) => format!("{domain}\\{name}"),
        None => name.to_owned(),
    };
    let payload = json!({ "user": user, "session": record.get("SessionId") });
    Some(event(record, kind, payload))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written by hand from the fields that Microsoft documents for each record, not recorded on a machine.
    const FIXTURE: &str = include_str!("fixture.xml");

    fn records() -> Vec<Record> {
        let lines = FIXTURE.lines().filter(|line| line.starts_with("<Event "));
        lines.map(|line| Record::parse(line).unwrap()).collect()
    }

    fn told(mark: Mark, records: &[Record]) -> (Vec<HostEvent>, Mark) {
        let mut story = Story::new(mark);
        let told = records.iter().filter_map(|record| story.tell(record));
        (told.collect(), story.mark().clone())
    }

    #[test]
    fn a_day_of_a_machine_is_told_once_and_in_order() {
        let (told, mark) = told(Mark::default(), &records());
        let kinds: Vec<String> = told
            .iter()
            .map(|event| format!("{} {}", event.kind, event.source))
            .collect();
        assert_eq!(
            kinds,
            [
                "boot winlog:System",
                "service_failed winlog:System",
                "sleep winlog:System",
                "resume winlog:System",
                "sleep winlog:System",
                "resume winlog:System",
                "shutdown winlog:System",
                "boot winlog:System",
                "unexpected_shutdown winlog:System",
                "logon winlog:LocalSessionManager",
                "logon winlog:LocalSessionManager",
                "logoff winlog:LocalSessionManager",
                "lock winlog:Security",
                "unlock winlog:Security",
            ]
        );
        assert_eq!(mark.records[SYSTEM], 1013);
        assert_eq!(mark.records[SESSIONS], 33);
    }

    #[test]
    fn payloads_say_who_and_what() {
        let (told, _) = told(Mark::default(), &records());
        let payload = |at: usize| told[at].payload.clone();
        assert_eq!(told[0].at.to_rfc3339(), "2026-11-20T07:00:00.500+00:00");
        assert_eq!(
            payload(1),
            json!({"service": "Print Spooler", "result": "ended unexpectedly", "error": null})
        );
        assert_eq!(payload(4), json!({"how": "modern standby"}));
        let message = payload(6)["message"].as_str().unwrap().to_owned();
        assert!(
            message.starts_with("restart, C:\\Windows\\system32\\wuauclt.exe"),
            "{message}"
        );
        assert_eq!(payload(8), json!({"bug_check": "159"}));
        assert_eq!(payload(9), json!({"user": "OFFICE\\ann", "session": "1"}));
        let remote = json!({"user": "OFFICE\\ben", "session": "2", "from": "192.0.2.7"});
        assert_eq!(payload(10), remote);
        assert_eq!(payload(12), json!({"user": "OFFICE\\ann", "session": "1"}));
    }

    #[test]
    fn a_story_that_is_interrupted_anywhere_tells_the_same() {
        let records = records();
        let (whole, _) = told(Mark::default(), &records);
        for cut in 0..records.len() {
            let (mut parts, mark) = told(Mark::default(), &records[..cut]);
            parts.extend(told(mark, &records[cut..]).0);
            assert_eq!(parts, whole, "cut before record {cut}");
        }
    }
}
