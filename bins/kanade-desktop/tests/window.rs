//! The window as programs that help people read the screen see it, with made-up things in it.
#![allow(clippy::unwrap_used)]

use chrono::{DateTime, TimeDelta, Utc};
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use kanade_desktop::Language;
use kanade_desktop::window::model::{Action, Desk, Event};
use kanade_desktop::window::views::{Page, Scene, Tab, Wish, show};
use kanade_desktop::window::{Words, dress};
use serde_json::{Value, json};

struct Screen {
    desk: Desk,
    page: Page,
    language: Language,
    wishes: Vec<Wish>,
    is_dressed: bool,
}

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

fn draw(ui: &mut egui::Ui, screen: &mut Screen) {
    if !screen.is_dressed {
        dress(ui.ctx());
        ui.ctx().request_repaint();
        screen.is_dressed = true;
        return;
    }
    let scene = Scene {
        desk: &screen.desk,
        words: Words::of(screen.language),
        now: now(),
        lacks_glyphs: false,
    };
    let wishes = show(ui, &scene, &mut screen.page);
    screen.wishes.extend(wishes);
}

fn screen(desk: Desk, language: Language) -> Harness<'static, Screen> {
    let screen = Screen {
        desk,
        page: Page::default(),
        language,
        wishes: Vec::new(),
        is_dressed: false,
    };
    let mut harness = Harness::builder()
        .with_size((480.0, 2000.0))
        .build_ui_state(draw, screen);
    harness.run();
    harness
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

/// A machine with one check that fails, a notice, and a job that helps.
fn desk() -> Desk {
    let mut desk = Desk::default();
    for event in [
        Event::Up(read(json!({
            "protocol": 1, "agent_version": "1.0.0", "features": [],
            "session": { "user": "ann", "session_id": "1", "pc_id": "pc1" },
        }))),
        Event::State(read(json!({
            "pc_id": "pc1", "online": true, "vpn": "unknown",
            "agent_version": "1.0.0", "target_version": "1.1.0",
            "checks": [
                { "name": "clock", "status": "ok" },
                { "name": "disk", "label": "Disk space", "status": "fail",
                  "detail": "2 % are free", "troubleshoot": "clean-up" },
            ],
        }))),
        Event::Notices(vec![read(json!({
            "id": "n1", "priority": "warn", "require_ack": true, "title": "Restart tonight",
            "body": "At **22:00**.", "issued_at": now() - TimeDelta::minutes(5),
        }))]),
        Event::Jobs(vec![read(json!({
            "id": "clean-up", "display_name": "Clean up", "category": "troubleshoot",
            "version": "1.0", "confirm": "Empties the bin. Go on?",
        }))]),
        Event::Maintenance(vec![read(json!({
            "schedule_id": "s1", "manifest_id": "patch", "display_name": "Patch day",
            "next_fire_at": now() + TimeDelta::minutes(30), "deferrable": false,
        }))]),
    ] {
        desk.hear(event);
    }
    desk
}

#[test]
fn home_says_how_the_machine_is_and_what_comes() {
    let screen = screen(desk(), Language::En);
    for text in [
        "1 check has failed",
        "Connected to its administrators",
        "pc1 · agent 1.0.0 · will be updated to 1.1.0",
        "2 % are free",
        "Patch day",
        "You are ann",
    ] {
        screen.get_by_label(text);
    }
    assert!(screen.query_by_label_contains("in 30 min").is_some());
}

#[test]
fn a_notice_is_confirmed_by_its_button() {
    let mut screen = screen(desk(), Language::En);
    screen
        .get_by_label("I have read this: Restart tonight")
        .click();
    screen.run();
    let confirm = Action::Confirm("n1".to_owned());
    assert_eq!(screen.state().wishes, [Wish::Ask(confirm.clone())]);
    screen.state_mut().desk.ask(&confirm, now());
    screen.run();
    let button = screen.get_by_label("Confirming …: Restart tonight");
    assert!(button.accesskit_node().is_disabled());
    let desk = &mut screen.state_mut().desk;
    desk.hear(Event::Confirmed("n1".to_owned(), now()));
    screen.run();
    screen.get_by_label("You have read everything.");
    screen
        .get_by_role_and_label(Role::Button, "Notices")
        .click();
    screen.run();
    assert!(screen.query_by_label_contains("Confirmed 2024-").is_some());
}

#[test]
fn without_its_agent_nothing_can_be_pressed() {
    let mut desk = desk();
    desk.hear(Event::Away(now()));
    let screen = screen(desk, Language::En);
    screen.get_by_label("The agent of this machine does not answer");
    assert!(screen.query_by_label_contains("since 2024-").is_some());
    for name in ["I have read this: Restart tonight", "Run “Clean up”"] {
        let button = screen.get_by_label(name);
        assert!(button.accesskit_node().is_disabled(), "{name}");
    }
}

#[test]
fn a_job_that_asks_first_runs_after_the_answer() {
    let mut screen = screen(desk(), Language::En);
    screen.get_by_label("Run “Clean up”").click();
    screen.run();
    assert!(screen.state().page.tab == Tab::SelfService && screen.state().wishes.is_empty());
    screen.get_by_label("Empties the bin. Go on?");
    screen.get_by_label("Not now: Clean up").click();
    screen.run();
    screen.get_by_label("Run: Clean up").click();
    screen.run();
    screen.get_by_label("Run “Clean up”").click();
    screen.run();
    let start = Action::Start(read(json!("clean-up")));
    assert_eq!(screen.state().wishes, [Wish::Ask(start)]);
}

#[test]
fn a_run_shows_what_it_writes_and_can_be_stopped() {
    let mut desk = desk();
    desk.ask(&Action::Start(read(json!("clean-up"))), now());
    desk.hear(Event::Begun(read(json!("clean-up")), read(json!("r1"))));
    let chunk = json!({ "run_id": "r1", "status": "running", "stdout_chunk": "emptying\n" });
    desk.hear(Event::Progress(read(chunk)));
    let mut screen = screen(desk, Language::En);
    screen.get_by_label("Self-service").click();
    screen.run();
    screen.get_by_label("emptying");
    screen.get_by_label("running");
    let again = screen.get_by_label("Run: Clean up");
    assert!(again.accesskit_node().is_disabled());
    screen.get_by_label("Stop: Clean up").click();
    screen.run();
    let stop = Action::Stop(read(json!("r1")));
    assert_eq!(screen.state().wishes, [Wish::Ask(stop)]);
}

#[test]
fn japanese_says_the_same() {
    let mut screen = screen(desk(), Language::Ja);
    screen.get_by_label("失敗したチェックが 1 件あります");
    screen.get_by_label("確認しました: Restart tonight");
    screen.get_by_label("English").click();
    screen.run();
    assert_eq!(screen.state().wishes, [Wish::OtherLanguage]);
}
