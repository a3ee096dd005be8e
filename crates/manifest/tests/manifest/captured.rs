//! What a 0.43 system stores is read and written back as it was.

use kanade_manifest::{Format, Manifest, Schedule, View, parse_job, parse_schedule, parse_view};
use serde_json::Value;

/// The documents among the messages of a 0.43 system, one JSON object a line.
const CAPTURED: &str = include_str!("captured/documents.jsonl");

fn captured(bucket: &str) -> Vec<Value> {
    let prefix = format!("$KV.{bucket}.");
    let lines = CAPTURED
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let matching = lines.filter(|line| line["subject"].as_str().unwrap().starts_with(&prefix));
    let documents: Vec<Value> = matching.map(|line| line["payload"].clone()).collect();
    assert!(!documents.is_empty(), "{bucket}");
    documents
}

fn captured_texts(bucket: &str) -> Vec<String> {
    let texts = captured(bucket).into_iter();
    texts
        .map(|text| text["_text"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_stored_job_encodes_to_what_was_stored() {
    for stored in captured("jobs") {
        let job = Manifest::from_stored(stored.to_string().as_bytes()).unwrap();
        assert_eq!(
            serde_json::from_str::<Value>(&job.canonical_json()).unwrap(),
            stored
        );
    }
}

#[test]
fn a_stored_schedule_encodes_to_what_was_stored() {
    for stored in captured("schedules") {
        let schedule = Schedule::from_stored(stored.to_string().as_bytes()).unwrap();
        assert_eq!(serde_json::to_value(&schedule).unwrap(), stored);
    }
}

#[test]
fn a_stored_view_encodes_to_what_was_stored() {
    for stored in captured("views") {
        let view = View::from_stored(stored.to_string().as_bytes()).unwrap();
        assert_eq!(serde_json::to_value(&view).unwrap(), stored);
    }
}

#[test]
fn what_an_author_wrote_becomes_what_0_43_stored() {
    for (text, stored) in captured_texts("jobs_yaml").iter().zip(captured("jobs")) {
        let job = parse_job(text, Format::Yaml).unwrap();
        assert_eq!(serde_json::to_value(&job.manifest).unwrap(), stored);
        assert_eq!(job.warnings, []);
    }
    for (text, stored) in captured_texts("schedules_yaml")
        .iter()
        .zip(captured("schedules"))
    {
        let schedule = parse_schedule(text, Format::Yaml).unwrap().schedule;
        assert_eq!(serde_json::to_value(&schedule).unwrap(), stored);
    }
}

#[test]
fn what_0_43_stored_is_right_for_an_author_too() {
    for stored in captured("jobs") {
        let text = serde_json::to_string_pretty(&stored).unwrap();
        let job = parse_job(&text, Format::Json).unwrap();
        assert_eq!(serde_json::to_value(&job.manifest).unwrap(), stored);
    }
    for stored in captured("views") {
        parse_view(&stored.to_string(), Format::Json).unwrap();
    }
}

#[test]
fn unknown_keys_of_a_newer_system_are_ignored_in_what_is_stored() {
    for mut stored in captured("jobs") {
        let known = Manifest::from_stored(stored.to_string().as_bytes()).unwrap();
        stored["new_key"] = Value::from(5);
        stored["execute"]["new_key"] = Value::from(5);
        let decoded = Manifest::from_stored(stored.to_string().as_bytes()).unwrap();
        assert_eq!(decoded, known);
        assert_eq!(decoded.digest(), known.digest());
    }
}
