//! What keeps a schedule from firing.

use chrono::TimeDelta;
use kanade_manifest::schedule::rules::{Window, gate};
use kanade_wire::freeze::Freeze;

use crate::common::{at, schedule, tz};

/// `""` when it may fire, else the word for what keeps it.
fn kept_by(more: &str, moment: &str) -> &'static str {
    let schedule = schedule(&format!("when: {{ per_pc: once }}\n{more}"));
    let gate = gate(&schedule, None, at(moment), tz("Asia/Tokyo"));
    gate.map_or_else(|refusal| refusal.code(), |()| "")
}

#[test]
fn a_window_agrees_with_a_walk_over_every_minute_of_a_day() {
    for (text, from, until) in [
        ("22:00-06:00", 1_320, 360),
        ("09:30-17:00", 570, 1_020),
        ("08:00-08:00", 0, 0),
        ("00:00-12:00", 0, 720),
    ] {
        let window: Window = text.parse().unwrap();
        let midnight = chrono::NaiveTime::MIN;
        let mut inside = vec![from == until; 1_440];
        let mut minute = from;
        while minute != until {
            inside[minute] = true;
            minute = (minute + 1) % 1_440;
        }
        for (minute, expected) in inside.into_iter().enumerate() {
            let time = midnight + TimeDelta::minutes(minute as i64);
            assert_eq!(window.contains(time), expected, "{text} {time}");
        }
    }
}

#[test]
fn a_window_and_skip_dates_are_of_the_schedules_own_zone() {
    let window = "constraints: { window: '22:00-06:00' }\n";
    assert_eq!(kept_by(window, "2026-11-22T13:00"), "");
    assert_eq!(kept_by(window, "2026-11-22T21:00"), "window");
    assert_eq!(
        kept_by(&format!("{window}tz: utc\n"), "2026-11-22T13:00"),
        "window"
    );
    let skip = "constraints: { skip_dates: [2026-11-23] }\n";
    assert_eq!(kept_by(skip, "2026-11-22T14:59"), "");
    assert_eq!(kept_by(skip, "2026-11-22T15:00"), "skip_date");
    assert_eq!(
        kept_by(&format!("{skip}tz: Europe/Berlin\n"), "2026-11-22T15:00"),
        ""
    );
}

#[test]
fn a_schedule_is_in_force_from_a_moment_until_before_another() {
    let active = "active: { from: 2026-11-23, until: '2026-11-24T00:00:00Z' }\n";
    assert_eq!(kept_by(active, "2026-11-22T14:59:59Z"), "not_active");
    assert_eq!(kept_by(active, "2026-11-22T15:00"), "");
    assert_eq!(kept_by(active, "2026-11-24T00:00"), "not_active");
}

#[test]
fn a_schedule_that_is_switched_off_does_not_fire() {
    assert_eq!(kept_by("enabled: false\n", "2026-11-22T15:00"), "disabled");
}

#[test]
fn what_cannot_be_read_keeps_it_from_firing_except_for_active() {
    let mut schedule = schedule(
        "when: { per_pc: once }\nactive: { from: 2026-11-23 }\nconstraints: { window: '22:00-06:00' }\n",
    );
    let moment = at("2026-11-22T13:00");
    let code = |schedule: &_| {
        gate(schedule, None, moment, tz("UTC")).map_or_else(|refusal| refusal.code(), |()| "")
    };
    schedule.active.as_mut().unwrap().from = Some("soon".into());
    schedule.constraints.as_mut().unwrap().window = Some("at night".into());
    assert_eq!(code(&schedule), "unreadable");
    schedule.constraints.as_mut().unwrap().window = None;
    assert_eq!(code(&schedule), "");
    schedule.constraints.as_mut().unwrap().skip_dates = vec!["easter".into()];
    assert_eq!(code(&schedule), "unreadable");
}

#[test]
fn a_freeze_keeps_everything_from_firing_and_says_why() {
    let schedule = schedule("when: { per_pc: once }\n");
    let freeze = Freeze {
        from: Some("2026-12-24".into()),
        reason: Some("year end".into()),
        ..Freeze::default()
    };
    let gate = |moment| gate(&schedule, Some(&freeze), at(moment), tz("Asia/Tokyo"));
    assert_eq!(gate("2026-12-23T14:59"), Ok(()));
    let refusal = gate("2026-12-23T15:00").unwrap_err();
    assert_eq!(refusal.to_string(), "changes are frozen: year end");
}
