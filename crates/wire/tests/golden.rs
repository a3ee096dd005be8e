//! The messages as they are on the wire: files that no change may alter.
//!
//! `golden/*.json` are ours, `golden/captured/*.json` what a 0.43 system was seen to send.

#![allow(clippy::unwrap_used)] // helpers outside #[test] functions

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use kanade_wire::agent_config::{AgentGroups, ConfigScope, EffectiveConfig, GroupContacts};
use kanade_wire::audit::AuditEvent;
use kanade_wire::blob::BlobRequest;
use kanade_wire::control::{
    Control, KillAllReply, KillReply, LiveChunk, Nudge, Pong, WatchReply, WatchRequest,
};
use kanade_wire::document::DocumentChange;
use kanade_wire::exec_events::{
    ExecCreated, ExecDispatched, ExecKilled, ExecTargets, ExecVerdict, MachineStopped,
};
use kanade_wire::freeze::Freeze;
use kanade_wire::heartbeat::Heartbeat;
use kanade_wire::job_version::JobVersion;
use kanade_wire::notice::AgentNotice;
use kanade_wire::notification::{Notification, NotificationAcked, NotificationAmend};
use kanade_wire::obs_event::ObsEvent;
use kanade_wire::perf::{HostPerf, ProcessPerf};
use kanade_wire::requests::{JobTailReply, JobTailRequest, LogsRequest};
use kanade_wire::sync::{SyncReply, SyncRequest};
use kanade_wire::target::{ExecResponse, FanoutPlan};
use kanade_wire::{Command, EventStarted, ExecResult, Target, subjects};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Decodes a message and encodes it again, with the keys in the order they are sent in.
type Again = fn(&str) -> Result<String, serde_json::Error>;

fn again<T: Serialize + DeserializeOwned>(text: &str) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&serde_json::from_str::<T>(text)?)
}

/// Which message a file holds, by its name up to the first dot.
fn messages() -> BTreeMap<&'static str, Again> {
    BTreeMap::from([
        ("agent_groups", again::<AgentGroups> as Again),
        ("agent_notice", again::<AgentNotice>),
        ("audit_event", again::<AuditEvent>),
        ("blob_request", again::<BlobRequest>),
        ("command", again::<Command>),
        ("config_scope", again::<ConfigScope>),
        ("control", again::<Control>),
        ("document_change", again::<DocumentChange>),
        ("effective_config", again::<EffectiveConfig>),
        ("exec_created", again::<ExecCreated>),
        ("exec_dispatched", again::<ExecDispatched>),
        ("exec_killed", again::<ExecKilled>),
        ("exec_response", again::<ExecResponse>),
        ("exec_targets", again::<ExecTargets>),
        ("exec_verdict", again::<ExecVerdict>),
        ("fanout_plan", again::<FanoutPlan>),
        ("freeze", again::<Freeze>),
        ("group_contacts", again::<GroupContacts>),
        ("heartbeat", again::<Heartbeat>),
        ("host_perf", again::<HostPerf>),
        ("job_tail_reply", again::<JobTailReply>),
        ("job_tail_request", again::<JobTailRequest>),
        ("job_version", again::<JobVersion>),
        ("kill_all_reply", again::<KillAllReply>),
        ("kill_reply", again::<KillReply>),
        ("live_chunk", again::<LiveChunk>),
        ("logs_request", again::<LogsRequest>),
        ("notification", again::<Notification>),
        ("notification_acked", again::<NotificationAcked>),
        ("notification_amend", again::<NotificationAmend>),
        ("machine_stopped", again::<MachineStopped>),
        ("nudge", again::<Nudge>),
        ("obs_event", again::<ObsEvent>),
        ("pong", again::<Pong>),
        ("process_perf", again::<ProcessPerf>),
        ("result", again::<ExecResult>),
        ("started", again::<EventStarted>),
        ("sync_reply", again::<SyncReply>),
        ("sync_request", again::<SyncRequest>),
        ("target", again::<Target>),
        ("watch_reply", again::<WatchReply>),
        ("watch_request", again::<WatchRequest>),
    ])
}

fn files(folder: &str) -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let files = entries.filter(|path| path.is_file());
    files
        .map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
        .collect()
}

/// Our golden files: name, text, and what reads it.
fn golden() -> Vec<(String, String, Again)> {
    let messages = messages();
    let with_reader = files("tests/golden").into_iter().map(|(path, text)| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let message = name.split('.').next().unwrap();
        let again = messages.get(message).copied();
        (
            name.clone(),
            text,
            again.unwrap_or_else(|| panic!("{name} is no message")),
        )
    });
    with_reader.collect()
}

/// Adds a key nobody knows to every object that is not somebody's free form.
fn add_unknown_keys(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                if key != "payload" && key != "manifest" {
                    add_unknown_keys(value);
                }
            }
            map.insert("a_newer_key".into(), json!({ "of": ["a newer system"] }));
        }
        Value::Array(items) => items.iter_mut().for_each(add_unknown_keys),
        _ => {}
    }
}

#[test]
fn every_message_is_sent_as_it_always_was() {
    for (name, text, again) in golden() {
        let sent = again(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(format!("{sent}\n"), text, "{name}");
    }
}

#[test]
fn every_message_has_a_golden_file() {
    let golden = golden();
    for message in messages().keys() {
        let has_file =
            |(name, ..): &(String, String, Again)| name.split('.').next() == Some(message);
        assert!(golden.iter().any(has_file), "{message}");
    }
}

#[test]
fn keys_of_a_newer_system_are_ignored_everywhere() {
    for (name, text, again) in golden() {
        let mut newer: Value = serde_json::from_str(&text).unwrap();
        add_unknown_keys(&mut newer);
        let sent = again(&newer.to_string()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(format!("{sent}\n"), text, "{name}");
    }
}

#[test]
fn a_command_says_null_where_0_43_looks_for_a_key() {
    let text = fs::read_to_string("tests/golden/command.minimal.json").unwrap();
    let command: Command = serde_json::from_str(&text).unwrap();
    let sent = serde_json::to_string(&command).unwrap();
    assert!(
        sent.contains(r#""exec_id":null"#) && sent.contains(r#""jitter_secs":null"#),
        "{sent}"
    );
}

#[test]
fn an_execution_may_be_called_job_id_as_the_oldest_backends_did() {
    let text = fs::read_to_string("tests/golden/command.json").unwrap();
    let old = text.replacen("\"exec_id\"", "\"job_id\"", 1);
    let command: Command = serde_json::from_str(&old).unwrap();
    assert_eq!(command, serde_json::from_str(&text).unwrap());
}

#[test]
fn a_command_that_lacks_a_key_is_refused() {
    let text = fs::read_to_string("tests/golden/command.minimal.json").unwrap();
    let complete: Value = serde_json::from_str(&text).unwrap();
    for key in [
        "id",
        "version",
        "request_id",
        "shell",
        "script",
        "timeout_secs",
    ] {
        let mut lacking = complete.clone();
        lacking.as_object_mut().unwrap().remove(key);
        let error = serde_json::from_value::<Command>(lacking)
            .unwrap_err()
            .to_string();
        assert!(error.contains(key), "{error}");
    }
}

/// What reads a captured message, by its subject.
fn reader_of(subject: &str) -> Again {
    if subjects::parse_command(subject).is_some() {
        return again::<Command>;
    }
    if matches!(
        subjects::parse_event(subject),
        Some(subjects::EventSubject::Started(..))
    ) {
        return again::<EventStarted>;
    }
    let by_prefix = [
        ("results.", again::<ExecResult> as Again),
        ("heartbeat.", again::<Heartbeat>),
        ("host_perf.", again::<HostPerf>),
        ("process_perf.", again::<ProcessPerf>),
        ("obs.", again::<ObsEvent>),
        ("audit.", again::<AuditEvent>),
        ("notifications.", again::<Notification>),
        ("$KV.agent_config.", again::<ConfigScope>),
        ("$KV.agent_groups.", again::<AgentGroups>),
        ("$KV.fleet_config.freeze", again::<Freeze>),
    ];
    let mut matching = by_prefix
        .into_iter()
        .filter(|(prefix, _)| subject.starts_with(prefix));
    matching
        .next()
        .unwrap_or_else(|| panic!("nothing reads {subject}"))
        .1
}

fn captured() -> Vec<(String, Value)> {
    let parsed = files("tests/golden/captured").into_iter();
    let messages = parsed.flat_map(|(_, text)| serde_json::from_str::<Vec<Value>>(&text).unwrap());
    let pairs = messages.map(|mut message| {
        let subject = message["subject"].as_str().unwrap().to_owned();
        (subject, message["payload"].take())
    });
    pairs.collect()
}

#[test]
fn what_a_0_43_system_sends_is_understood_and_would_be_sent_the_same() {
    for (subject, payload) in captured() {
        let sent = reader_of(&subject)(&payload.to_string());
        let sent = sent.unwrap_or_else(|error| panic!("{subject}: {error}"));
        assert_eq!(
            serde_json::from_str::<Value>(&sent).unwrap(),
            payload,
            "{subject}"
        );
    }
}

#[test]
fn the_subject_and_the_payload_of_a_0_43_message_name_the_same_machine() {
    for (subject, payload) in captured() {
        let named = match subjects::parse_event(&subject) {
            Some(subjects::EventSubject::Started(exec, pc)) => {
                assert_eq!(payload["exec_id"], exec.as_str());
                Some(pc)
            }
            _ => subjects::parse_pc(&subject),
        };
        if let Some(pc) = named {
            assert_eq!(payload["pc_id"], pc.as_str(), "{subject}");
        }
    }
}

#[test]
fn an_audit_entry_gets_the_subject_0_43_gave_it() {
    let audits = captured()
        .into_iter()
        .filter(|(subject, _)| subject.starts_with("audit."));
    for (subject, payload) in audits {
        let event: AuditEvent = serde_json::from_value(payload).unwrap();
        assert_eq!(
            subjects::audit(&event.actor, &event.action, event.target.as_deref()),
            subject
        );
    }
}
