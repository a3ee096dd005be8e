//! What an author is told about a schedule that is wrong.

use insta::assert_snapshot;
use kanade_manifest::{Format, parse_schedule};

use crate::common::lines;

fn schedule_problems(more: &str) -> String {
    let text = format!("id: nightly\njob_id: cleanup\ntarget: {{ all: true }}\n{more}");
    lines(parse_schedule(&text, Format::Yaml).map(|_| ()))
}

#[test]
fn a_schedule_fires_in_exactly_one_way() {
    assert_snapshot!(schedule_problems("when: { per_pcs: once }\n"), @"line 4, column 1: when: expected `per_pc: …`, or `per_target: …`, or `calendar: …`, or `cron: …`, or `on: …`, found a mapping of per_pcs");
    assert_snapshot!(schedule_problems("when: { per_pc: once, on: [startup] }\n"), @"line 4, column 1: when: write exactly one of `per_pc`, `per_target`, `calendar`, `cron` or `on`, found a mapping of per_pc, on");
    assert_snapshot!(schedule_problems("when: { per_pc: twice }\n"), @"line 4, column 17: when.per_pc: expected `once`, or `once_per_version`, or `every: …`, found the text `twice`");
    assert_snapshot!(schedule_problems("when: { per_pc: { every: often } }\n"), @r#"line 4, column 26: when.per_pc.every: "often" is not a duration: write a number and a unit, such as 30s, 10m or 1h 30m"#);
    assert_snapshot!(schedule_problems("when: { on: [boot] }\n"), @r"
line 4, column 9: when.on: this needs `runs_on: agent`
line 4, column 14: when.on[0]: expected `startup`, `logon`, `lock`, `unlock` or `network_change`, found the text `boot`
");
}

#[test]
fn a_calendar_has_a_time_and_days_that_exist() {
    assert_snapshot!(schedule_problems("when: { calendar: { at: 3:30, days: [mon-fri] } }\n"), @"line 4, column 25: when.calendar.at: `3:30` is not a time: write `HH:MM`, or `YYYY-MM-DD HH:MM` for a single run");
    assert_snapshot!(schedule_problems("when: { calendar: { at: '25:00', days: [monday, 'tue#6', friL] } }\n"), @r"
line 4, column 25: when.calendar.at: `25:00` is not a time: write `HH:MM`, or `YYYY-MM-DD HH:MM` for a single run
line 4, column 41: when.calendar.days[0]: `monday` is not a day: write mon to sun, 0 to 7, *, a range such as mon-fri, tue#2 or friL
line 4, column 49: when.calendar.days[1]: `tue#6` is not a day: write mon to sun, 0 to 7, *, a range such as mon-fri, tue#2 or friL
");
    assert_snapshot!(schedule_problems("when: { calendar: { at: 2027-01-31 06:00, days: [mon] } }\n"), @"line 4, column 43: when.calendar.days: a date fires once: leave `days` out, or write only the time in `at`");
}

#[test]
fn some_keys_need_the_right_side_to_run_on() {
    let agent = "when: { per_target: once }\nruns_on: agent\nconstraints: { max_concurrent: 5 }\n";
    assert_snapshot!(schedule_problems(agent), @r"
line 4, column 21: when.per_target: this needs `runs_on: backend`
line 6, column 32: constraints.max_concurrent: this needs `runs_on: backend`
");
    let backend = "when: { on: [startup] }\nconstraints: { require: { ac_power: true } }\n";
    assert_snapshot!(schedule_problems(backend), @r"
line 4, column 9: when.on: this needs `runs_on: agent`
line 5, column 16: constraints.require: this needs `runs_on: agent`
");
}

#[test]
fn constraints_and_retries_have_bounds() {
    let text = "\
when: { per_pc: once }
jitter: some
deadline_at: tomorrow
starting_deadline: 5
active: { from: 2027-1-1 }
constraints:
  window: 22-6
  max_concurrent: 0
  skip_dates: [2026-12-32]
on_failure: { retry: { max: 11, backoff: 10ms } }
targets: {}
";
    assert_snapshot!(schedule_problems(text), @r#"
line 5, column 9: jitter: "some" is not a duration: write a number and a unit, such as 30s, 10m or 1h 30m
line 6, column 14: deadline_at: `tomorrow` is not a time: write it as `2027-01-31T06:00:00Z`
line 7, column 20: starting_deadline: expected text, found the number 5: write the unit too, such as 30s, 10m or 1h 30m
line 8, column 17: active.from: `2027-1-1` is not a date: write `YYYY-MM-DD`, or a time as `2027-01-31T06:00:00Z`
line 10, column 11: constraints.window: `22-6` is not a time of day: write `HH:MM-HH:MM`, such as 22:00-06:00
line 11, column 19: constraints.max_concurrent: 0 is less than 1
line 12, column 16: constraints.skip_dates[0]: `2026-12-32` is not a date: write `YYYY-MM-DD`
line 13, column 29: on_failure.retry.max: 11 is more than 10
line 13, column 42: on_failure.retry.backoff: wait at least `1s` between attempts
line 14, column 1: targets: unknown key `targets`: did you mean `target`?
"#);
}

#[test]
fn a_schedule_without_a_target_is_a_remark() {
    let text = "id: nightly\nwhen: { per_pc: once }\njob_id: cleanup\n";
    let warnings = parse_schedule(text, Format::Yaml).unwrap().warnings;
    assert_snapshot!(warnings[0], @"line 1, column 1: this runs on no machine: set `target` to `all: true`, groups or pcs");
}
