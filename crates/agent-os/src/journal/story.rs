//! What entries mean, one after the other.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::Entry;
use super::asked;
use super::mark::{Mark, recall, remember};
use crate::host_event::HostEvent;

/// Accounts of sign-in screens: nobody signs in there.
const GREETERS: &[&str] = &[
    "gdm",
    "gdm-greeter",
    "Debian-gdm",
    "sddm",
    "lightdm",
    "greeter",
];

/// The journal begins within this time of a boot.
const EARLY: TimeDelta = TimeDelta::minutes(10);

/// What an entry tells.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// Something that happened.
    Event(HostEvent),
    /// A boot was not seen to end in order before the next began.
    EndUnknown {
        /// The boot.
        boot_id: String,
        /// The one after it.
        next_boot_id: String,
    },
}

/// Reads entries in their order.
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

    /// What an entry tells, if anything.
    pub fn tell(&mut self, entry: &Entry) -> Vec<Told> {
        let mut told = self.turn_of_boots(entry);
        if entry.is_of_root() {
            told.extend(self.meaning(entry).map(Told::Event));
        }
        self.mark.cursor = Some(entry.cursor.clone());
        told
    }

    fn turn_of_boots(&mut self, entry: &Entry) -> Vec<Told> {
        if self.mark.boot_id.as_ref() == Some(&entry.boot_id) {
            return Vec::new();
        }
        let mut told = Vec::new();
        let before = self.mark.begin(&entry.boot_id);
        let previous = before.as_ref().and_then(|before| before.boot_id.clone());
        if let (Some(before), Some(boot_id)) = (&before, &previous)
            && !before.ended
        {
            told.push(Told::EndUnknown {
                boot_id: boot_id.clone(),
                next_boot_id: entry.boot_id.clone(),
            });
        }
        // The first entry ever may lie in the middle of a boot, and then nobody knows when that began.
        if before.is_some() || entry.uptime < EARLY {
            told.push(Told::Event(HostEvent {
                at: entry.at - entry.uptime,
                kind: "boot".into(),
                source: "journald:systemd-journald".into(),
                record_id: format!("boot:{}", entry.boot_id),
                payload: json!({ "boot_id": entry.boot_id, "previous_boot_id": previous }),
            }));
        }
        told
    }

    fn meaning(&mut self, entry: &Entry) -> Option<HostEvent> {
        let message_id = entry.field("MESSAGE_ID").unwrap_or_default();
        match message_id.as_str() {
            asked::SHUTDOWN => self.shutdown(entry),
            asked::SESSION_START => self.session_began(entry),
            asked::SESSION_STOP => self.session_ended(entry),
            asked::SLEEP_START => Some(event(entry, "sleep", sleep(entry))),
            asked::SLEEP_STOP => Some(event(entry, "resume", sleep(entry))),
            asked::UNIT_FAILED => unit_failed(entry),
            _ if entry.has("UNIT", asked::SHUTDOWN_UNIT) && entry.pid() == Some(1) => {
                self.shutdown(entry)
            }
            _ if asked::SIGN_IN_PROGRAMS.contains(&entry.identifier().as_str()) => {
                self.own_word(entry)
            }
            _ => None,
        }
    }

    /// Several entries tell of one shutdown; the first is the event.
    fn shutdown(&mut self, entry: &Entry) -> Option<HostEvent> {
        if std::mem::replace(&mut self.mark.ended, true) {
            return None;
        }
        let payload = json!({ "boot_id": entry.boot_id, "message": entry.field("MESSAGE") });
        Some(HostEvent {
            record_id: format!("shutdown:{}", entry.boot_id),
            ..event(entry, "shutdown", payload)
        })
    }

    fn session_began(&mut self, entry: &Entry) -> Option<HostEvent> {
        let user = person(entry)?;
        let told = recall(&mut self.mark.signed_in, leader(entry));
        let payload = json!({ "user": user, "session": entry.field("SESSION_ID") });
        (!told).then(|| event(entry, "logon", payload))
    }

    fn session_ended(&mut self, entry: &Entry) -> Option<HostEvent> {
        let user = person(entry)?;
        let told = recall(&mut self.mark.signed_out, leader(entry));
        let payload = json!({ "user": user, "session": entry.field("SESSION_ID") });
        (!told).then(|| event(entry, "logoff", payload))
    }

    /// What sshd and login say themselves. logind's word on the same sign-in, which names the same process, is left
    /// out then.
    fn own_word(&mut self, entry: &Entry) -> Option<HostEvent> {
        let message = entry.field("MESSAGE")?;
        if let Some(payload) = accepted(&message).or_else(|| opened_by_login(&message)) {
            remember(&mut self.mark.signed_in, entry.pid());
            return Some(event(entry, "logon", payload));
        }
        let user = closed(&message)?;
        remember(&mut self.mark.signed_out, entry.pid());
        Some(event(entry, "logoff", json!({ "user": user })))
    }
}

fn event(entry: &Entry, kind: &str, payload: Value) -> HostEvent {
    HostEvent {
        at: entry.at,
        kind: kind.to_owned(),
        source: format!("journald:{}", entry.identifier()),
        record_id: entry.record_id(),
        payload,
    }
}

fn person(entry: &Entry) -> Option<String> {
    entry
        .field("USER_ID")
        .filter(|user| !GREETERS.contains(&user.as_str()))
}

fn leader(entry: &Entry) -> Option<u32> {
    entry.field("LEADER")?.parse().ok()
}

fn sleep(entry: &Entry) -> Value {
    json!({ "how": entry.field("SLEEP") })
}

fn unit_failed(entry: &Entry) -> Option<HostEvent> {
    let unit = entry.field("UNIT")?;
    let payload = json!({ "unit": unit, "result": entry.field("UNIT_RESULT") });
    Some(event(entry, "unit_failed", payload))
}

/// `Accepted publickey for ann from 192.0.2.7 port 50022 ssh2: …`
fn accepted(message: &str) -> Option<Value> {
    let (method, rest) = message.strip_prefix("Accepted ")?.split_once(" for ")?;
    let (user, rest) = rest.split_once(" from ")?;
    let from = rest.split(' ').next()?;
    Some(json!({ "user": user, "from": from, "method": method }))
}

/// `pam_unix(login:session): session opened for user ann(uid=1000) by LOGIN(uid=0)`
fn opened_by_login(message: &str) -> Option<Value> {
    let user = message.strip_prefix("pam_unix(login:session): session opened for user ")?;
    Some(json!({ "user": name(user)? }))
}

/// `pam_unix(sshd:session): session closed for user ann`
fn closed(message: &str) -> Option<&str> {
    let (_, user) = message
        .strip_prefix("pam_unix(")?
        .split_once(":session): session closed for user ")?;
    name(user)
}

fn name(text: &str) -> Option<&str> {
    text.split(['(', ' '])
        .next()
        .filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Entries as Debian 12 writes them.
    const FIXTURE: &str = include_str!("fixture.jsonl");

    fn told(mark: Mark, lines: impl Iterator<Item = &'static str>) -> (Vec<Told>, Mark) {
        let mut story = Story::new(mark);
        let told = lines
            .flat_map(|line| story.tell(&Entry::parse(line).unwrap()))
            .collect();
        (told, story.mark().clone())
    }

    fn kinds(told: &[Told]) -> Vec<String> {
        let kind = |one: &Told| match one {
            Told::Event(event) => format!("{} {}", event.kind, event.source),
            Told::EndUnknown {
                boot_id,
                next_boot_id,
            } => format!("? {boot_id} {next_boot_id}"),
        };
        told.iter().map(kind).collect()
    }

    #[test]
    fn two_boots_tell_what_happened_in_them() {
        let (told, mark) = told(Mark::default(), FIXTURE.lines());
        assert_eq!(
            kinds(&told),
            [
                "boot journald:systemd-journald",
                "logon journald:sshd",
                "unit_failed journald:systemd",
                "logoff journald:sshd",
                "logon journald:systemd-logind",
                "sleep journald:systemd-sleep",
                "resume journald:systemd-sleep",
                "shutdown journald:systemd-logind",
                "boot journald:systemd-journald",
                "? b2 b3",
                "boot journald:systemd-journald",
            ]
        );
        assert_eq!((mark.boot_id.as_deref(), mark.ended), (Some("b3"), false));
    }

    #[test]
    fn payloads_say_who_and_what() {
        let (told, _) = told(Mark::default(), FIXTURE.lines());
        let payload = |index: usize| match &told[index] {
            Told::Event(event) => event.payload.clone(),
            Told::EndUnknown { .. } => Value::Null,
        };
        assert_eq!(
            payload(1),
            json!({ "user": "ann", "from": "192.0.2.7", "method": "publickey" })
        );
        assert_eq!(
            payload(2),
            json!({ "unit": "backup.service", "result": "exit-code" })
        );
        assert_eq!(payload(4), json!({ "user": "ben", "session": "4" }));
        assert_eq!(
            payload(8),
            json!({ "boot_id": "b2", "previous_boot_id": "b1" })
        );
    }

    #[test]
    fn a_story_that_is_interrupted_anywhere_tells_the_same() {
        let lines: Vec<&'static str> = FIXTURE.lines().collect();
        let (whole, _) = told(Mark::default(), lines.iter().copied());
        for cut in 0..lines.len() {
            let (mut parts, mark) = told(Mark::default(), lines[..cut].iter().copied());
            parts.extend(told(mark, lines[cut..].iter().copied()).0);
            assert_eq!(parts, whole, "cut before entry {cut}");
        }
    }

    #[test]
    fn what_somebody_else_than_root_writes_means_nothing() {
        let forged = FIXTURE
            .lines()
            .nth(1)
            .unwrap()
            .replace(r#""_UID":"0""#, r#""_UID":"1000""#);
        let mut story = Story::new(Mark {
            boot_id: Some("b1".into()),
            ..Mark::default()
        });
        assert_eq!(story.tell(&Entry::parse(&forged).unwrap()), []);
    }

    #[test]
    fn a_boot_that_began_before_the_first_look_is_not_told() {
        let line = FIXTURE.lines().next().unwrap();
        let later = line.replace("\"3500000\"", "\"93500000000\"");
        let mut story = Story::new(Mark::default());
        assert_eq!(story.tell(&Entry::parse(&later).unwrap()), []);
        assert_eq!(story.mark().boot_id.as_deref(), Some("b1"));
    }
}
