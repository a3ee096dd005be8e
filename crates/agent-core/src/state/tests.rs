use chrono::{DateTime, TimeDelta, Utc};
use kanade_wire::sync::DesiredState;
use kanade_wire::{Command, Digest, ResultId};

use super::*;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

fn memory() -> State {
    State::open(&Storage::Memory, at(0)).unwrap().state
}

fn command(request: &str, job: &str) -> Command {
    let json = format!(
        r#"{{"id":"{job}","version":"1.0","request_id":"{request}","exec_id":"e-{request}","shell":"sh","script":"true","timeout_secs":5,"jitter_secs":null}}"#
    );
    serde_json::from_str(&json).unwrap()
}

fn admit(state: &State, request: &str, published: i64) -> bool {
    let command = command(request, "job");
    let result_id = ResultId::new(format!("r-{request}")).unwrap();
    state
        .admit(&Admission {
            command: &command,
            published_at: Some(at(published)),
            result_id: &result_id,
            at: at(0),
        })
        .unwrap()
}

fn report(id: &str, run: Option<&str>) -> Report {
    Report {
        stream: ReportStream::Results,
        subject: "results.pc.a".into(),
        message_id: id.into(),
        headers: vec![("Kanade-Chunk".into(), "1".into())],
        payload: b"{}".to_vec(),
        run: run.map(str::to_owned),
    }
}

fn ids(due: &[Due]) -> Vec<&str> {
    due.iter()
        .map(|due| due.report.message_id.as_str())
        .collect()
}

#[test]
fn a_request_is_admitted_once() {
    let state = memory();
    assert!(admit(&state, "a", 1));
    assert!(!admit(&state, "a", 2));
    let entries = state.unfinished().unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].command, command("a", "job"));
    assert_eq!(entries[0].state, EntryState::Pending);
}

#[test]
fn a_launched_command_is_known_as_such_until_it_is_finished() {
    let state = memory();
    admit(&state, "a", 1);
    let request = command("a", "job").request_id;
    state.launch(&request, at(3)).unwrap();
    let entry = state.unfinished().unwrap().remove(0);
    assert_eq!(
        (entry.state, entry.started_at),
        (EntryState::Launching, Some(at(3)))
    );
    state
        .finish(&request, at(4), &[report("result", Some("r-a"))], None)
        .unwrap();
    assert_eq!(state.unfinished().unwrap(), []);
    assert!(state.is_known(&request).unwrap());
}

#[test]
fn a_newer_command_of_the_same_job_is_seen() {
    let state = memory();
    admit(&state, "a", 7);
    let job = command("a", "job").id;
    assert!(state.has_newer(&job, at(6)).unwrap());
    assert!(!state.has_newer(&job, at(7)).unwrap());
    assert!(!state.has_newer(&command("a", "other").id, at(6)).unwrap());
}

#[test]
fn a_clock_that_was_set_back_holds_no_report_up() {
    let state = memory();
    state.enqueue(&[report("a", None)], at(86_400)).unwrap();
    assert_eq!(ids(&state.due(at(86_000), 10).unwrap()), ["a"]);
    let id = state.due(at(86_000), 10).unwrap()[0].id;
    state.postpone(id, at(86_400), false).unwrap();
    assert!(state.due(at(86_000), 10).unwrap().is_empty());
    assert_eq!(ids(&state.due(at(0), 10).unwrap()), ["a"]);
}

#[test]
fn finished_commands_are_forgotten_and_unfinished_ones_are_not() {
    let state = memory();
    admit(&state, "a", 1);
    admit(&state, "b", 2);
    state
        .finish(&command("a", "job").request_id, at(1), &[], None)
        .unwrap();
    assert_eq!(state.forget_finished(at(2)).unwrap(), 1);
    assert!(!state.is_known(&command("a", "job").request_id).unwrap());
    assert!(state.is_known(&command("b", "job").request_id).unwrap());
}

#[test]
fn reports_of_one_run_leave_one_after_the_other() {
    let state = memory();
    let reports = [
        report("a1", Some("a")),
        report("b1", Some("b")),
        report("a2", Some("a")),
        Report {
            stream: ReportStream::ObsEvents,
            ..report("n", None)
        },
    ];
    state.enqueue(&reports, at(0)).unwrap();
    let due = state.due(at(0), 10).unwrap();
    assert_eq!(ids(&due), ["a1", "b1", "n"]);
    assert_eq!(due[0].report, reports[0]);
    state.acknowledge(&[(due[0].id, 5)], at(1)).unwrap();
    assert_eq!(ids(&state.due(at(1), 10).unwrap()), ["b1", "a2", "n"]);
}

#[test]
fn results_leave_in_the_order_in_which_they_were_made() {
    let state = memory();
    let started = Report {
        stream: ReportStream::Events,
        ..report("a-started", Some("a"))
    };
    let reports = [
        started,
        report("a", Some("a")),
        report("b", Some("b")),
        report("c", Some("c")),
    ];
    state.enqueue(&reports, at(0)).unwrap();
    let due = state.due(at(0), 10).unwrap();
    assert_eq!(ids(&due), ["a-started"]);
    state.acknowledge(&[(due[0].id, 1)], at(1)).unwrap();
    assert_eq!(ids(&state.due(at(1), 10).unwrap()), ["a", "b", "c"]);
}

#[test]
fn a_report_that_is_put_off_holds_back_no_result_of_another_run() {
    let state = memory();
    let reports = [
        report("a-output", Some("a")),
        report("a", Some("a")),
        report("b", Some("b")),
    ];
    state.enqueue(&reports, at(0)).unwrap();
    let first = state.due(at(0), 10).unwrap()[0].id;
    state.postpone(first, at(60), false).unwrap();
    assert_eq!(ids(&state.due(at(1), 10).unwrap()), ["b"]);
}

#[test]
fn a_postponed_report_holds_back_its_run_and_no_other() {
    let state = memory();
    state
        .enqueue(
            &[
                report("a1", Some("a")),
                report("a2", Some("a")),
                report("b1", Some("b")),
            ],
            at(0),
        )
        .unwrap();
    let first = state.due(at(0), 1).unwrap().remove(0);
    state.postpone(first.id, at(60), true).unwrap();
    assert_eq!(ids(&state.due(at(1), 10).unwrap()), ["b1"]);
    assert_eq!(state.next_due().unwrap(), Some(at(0)));
    let again = state.due(at(60), 10).unwrap().remove(0);
    assert_eq!((again.attempts, again.refusals), (1, 1));
    state.postpone(first.id, at(600), false).unwrap();
    state.hurry(at(61)).unwrap();
    assert_eq!(ids(&state.due(at(61), 10).unwrap()), ["a1", "b1"]);
}

#[test]
fn an_acknowledged_report_is_sent_again_when_the_stream_went_back() {
    let state = memory();
    state
        .enqueue(&[report("a", None), report("b", None)], at(0))
        .unwrap();
    for (due, sequence) in state.due(at(0), 10).unwrap().iter().zip([10, 11]) {
        state.acknowledge(&[(due.id, sequence)], at(1)).unwrap();
    }
    assert_eq!(state.outbox_depth().unwrap(), 0);
    assert_eq!(
        state
            .send_again(ReportStream::Events, 0, at(1), at(2))
            .unwrap(),
        0
    );
    assert_eq!(
        state
            .send_again(ReportStream::Results, 10, at(1), at(2))
            .unwrap(),
        1
    );
    assert_eq!(ids(&state.due(at(2), 10).unwrap()), ["b"]);
}

#[test]
fn acknowledged_reports_are_forgotten_in_time() {
    let state = memory();
    state
        .enqueue(&[report("a", None), report("b", None)], at(0))
        .unwrap();
    let first = state.due(at(0), 1).unwrap().remove(0);
    state.acknowledge(&[(first.id, 1)], at(1)).unwrap();
    assert_eq!(state.forget_acknowledged(at(1), at(1)).unwrap(), 0);
    assert_eq!(state.forget_acknowledged(at(2), at(2)).unwrap(), 1);
    assert_eq!(state.outbox_depth().unwrap(), 1);
}

#[test]
fn a_buried_report_leaves_its_notice() {
    let state = memory();
    state.enqueue(&[report("a", None)], at(0)).unwrap();
    let due = state.due(at(0), 1).unwrap().remove(0);
    state
        .bury(due.id, Some(&report("notice", None)), at(1))
        .unwrap();
    assert_eq!(ids(&state.due(at(1), 10).unwrap()), ["notice"]);
}

#[test]
fn the_mark_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::File(folder.path().join("agent.db"));
    let mark = Mark {
        sequence: 5,
        stream_created: at(0),
        joined_at: at(1),
    };
    let first = State::open(&storage, at(0)).unwrap();
    assert_eq!(first.beginning, Beginning::New);
    first.state.set_mark(mark).unwrap();
    drop(first);
    let second = State::open(&storage, at(2)).unwrap();
    assert_eq!(second.beginning, Beginning::Continued);
    assert_eq!(second.state.mark().unwrap(), Some(mark));
}

#[test]
fn a_damaged_file_is_set_aside_and_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("agent.db");
    std::fs::write(&path, vec![b'x'; 8192]).unwrap();
    let opened = State::open(&Storage::File(path), at(0) + TimeDelta::seconds(1)).unwrap();
    assert!(
        matches!(opened.beginning, Beginning::Lost { .. }),
        "{:?}",
        opened.beginning
    );
    let names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(
        names
            .iter()
            .any(|name| name == "agent.db.damaged-20270115T080001Z"),
        "{names:?}"
    );
}

#[test]
fn another_programs_file_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("agent.db");
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE theirs (a)").unwrap();
    drop(other);
    let refused = State::open(&Storage::File(path), at(0)).unwrap_err();
    assert!(matches!(refused, StateError::Foreign(_)), "{refused}");
}

fn check(status: CheckStatus, ended: i64) -> CheckRecord {
    CheckRecord {
        name: "disk-space".into(),
        status,
        detail: Some("why".into()),
        label: None,
        troubleshoot: None,
        job_id: command("a", "job").id,
        result_id: ResultId::new("r-a").unwrap(),
        at: at(ended),
    }
}

#[test]
fn a_check_stands_as_its_last_run_said() {
    let state = memory();
    let request = command("a", "job").request_id;
    for one in [
        check(CheckStatus::Ok, 5),
        check(CheckStatus::Fail, 9),
        check(CheckStatus::Warn, 7),
    ] {
        state.finish(&request, at(10), &[], Some(&one)).unwrap();
    }
    assert_eq!(state.checks().unwrap(), [check(CheckStatus::Fail, 9)]);
}

#[test]
fn a_clock_that_was_set_back_keeps_no_old_status() {
    let state = memory();
    let request = command("a", "job").request_id;
    for one in [check(CheckStatus::Ok, 86_400), check(CheckStatus::Fail, 5)] {
        state.finish(&request, at(10), &[], Some(&one)).unwrap();
    }
    assert_eq!(state.checks().unwrap(), [check(CheckStatus::Fail, 5)]);
}

#[test]
fn a_clock_that_was_set_back_keeps_no_copies_for_long() {
    let state = memory();
    state.enqueue(&[report("a", None)], at(86_400)).unwrap();
    let id = state.due(at(86_400), 10).unwrap()[0].id;
    state.acknowledge(&[(id, 1)], at(86_400)).unwrap();
    assert_eq!(state.forget_acknowledged(at(0), at(30)).unwrap(), 0);
    assert_eq!(state.forget_acknowledged(at(31), at(60)).unwrap(), 1);
}

#[test]
fn events_and_how_far_they_were_read_are_kept_together() {
    let state = memory();
    assert_eq!(state.events_mark().unwrap(), None);
    state
        .observe(&[report("boot", None)], "there", at(1))
        .unwrap();
    assert_eq!(state.events_mark().unwrap().as_deref(), Some("there"));
    assert_eq!(ids(&state.due(at(1), 10).unwrap()), ["boot"]);
}

fn large(id: &str, stream: ReportStream) -> Report {
    Report {
        stream,
        payload: vec![b'x'; 20_000],
        ..report(id, Some(&format!("run-{id}")))
    }
}

#[test]
fn what_goes_first_is_what_is_missed_least() {
    let state = memory().within(400_000);
    let streams = [
        ReportStream::Results,
        ReportStream::Events,
        ReportStream::Output,
        ReportStream::ObsEvents,
        ReportStream::Bundles,
    ];
    for number in 0..6 {
        for stream in streams {
            let id = format!("{number}-{stream:?}");
            state.enqueue(&[large(&id, stream)], at(number)).unwrap();
        }
    }
    let left = state.due(at(10), 100).unwrap();
    let count = |stream| {
        left.iter()
            .filter(|due| due.report.stream == stream)
            .count()
    };
    assert_eq!(streams.map(count), [6, 6, 1, 1, 1]);
    let mut told = Vec::new();
    let reported = state.tell_dropped(at(11), |dropped| {
        told = dropped;
        report("notice:1", None)
    });
    assert!(reported.unwrap());
    let kinds: Vec<(&str, u64)> = told
        .iter()
        .map(|dropped| (dropped.kind.as_str(), dropped.reports))
        .collect();
    assert_eq!(kinds, [("bundles", 5), ("obs_events", 5), ("output", 5)]);
    assert!(!state.tell_dropped(at(12), |_| report("no", None)).unwrap());
}

#[test]
fn a_full_disk_is_an_error_that_loses_nothing_and_passes() {
    let state = memory();
    state.enqueue(&[report("kept", None)], at(0)).unwrap();
    let pages = |count: i64| {
        let set = |connection: &Connection| {
            connection.pragma_update_and_check(None, "max_page_count", count, |_| Ok(()))
        };
        state.read("limit the file", set).unwrap();
    };
    pages(1);
    let refused = state.enqueue(&[large("refused", ReportStream::Results)], at(1));
    let error = refused.unwrap_err();
    assert!(crate::describe(&error).contains("full"), "{error}");
    let trouble = state.trouble();
    let why = trouble.borrow().clone().unwrap();
    assert!(
        why.starts_with("the disk with the agent's state is full"),
        "{why}"
    );
    assert_eq!(ids(&state.due(at(2), 10).unwrap()), ["kept"]);
    pages(1_000_000);
    state.probe();
    assert_eq!(*trouble.borrow(), None);
    let large = large("later", ReportStream::Results);
    state.enqueue(&[large], at(3)).unwrap();
    assert_eq!(ids(&state.due(at(4), 10).unwrap()), ["kept", "later"]);
}

#[test]
fn a_configuration_holds_since_it_came_whatever_else_is_told() {
    let state = memory();
    let learn = |config: &[u8], hash: &[u8], second| {
        let desired = Desired {
            hash: Digest::of(hash),
            state: DesiredState {
                config_digest: Some(Digest::of(config)),
                ..DesiredState::default()
            },
        };
        state.set_desired(&desired, at(second)).unwrap();
        state.config_since().unwrap()
    };
    assert_eq!(state.config_since().unwrap(), None);
    assert_eq!(learn(b"one", b"1", 10), Some(at(10)));
    assert_eq!(learn(b"one", b"2", 20), Some(at(10)));
    assert_eq!(learn(b"two", b"3", 30), Some(at(30)));
}
