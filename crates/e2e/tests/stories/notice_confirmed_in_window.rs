//! A person at a machine confirms a notice in the window, and the operator sees who did. The window is
//! read and pressed the way programs that help people read the screen do.

use std::sync::mpsc::{Receiver, channel};

use chrono::{DateTime, Utc};
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use kanade_api_types::notices::PublishNotice;
use kanade_desktop::Language;
use kanade_desktop::window::model::{Desk, Event};
use kanade_desktop::window::views::{Page, Scene, Wish, show};
use kanade_desktop::window::{Link, Words, dress};
use kanade_e2e::{System, pc};
use kanade_runtime::SystemClock;
use kanade_testkit::{PATIENCE, wait_for, wait_until};
use kanade_wire::Target;
use kanade_wire::notification::Priority;
use tokio::process::Command;

/// What a person has in front of them.
struct Screen {
    desk: Desk,
    page: Page,
    link: Link,
    events: Receiver<Event>,
    is_dressed: bool,
}

impl Screen {
    fn draw(&mut self, ui: &mut egui::Ui) {
        if !self.is_dressed {
            dress(ui.ctx());
            self.is_dressed = true;
            return ui.ctx().request_repaint();
        }
        while let Ok(event) = self.events.try_recv() {
            self.desk.hear(event);
        }
        let scene = Scene {
            desk: &self.desk,
            words: Words::of(Language::En),
            now: now(),
            lacks_glyphs: false,
        };
        for wish in show(ui, &scene, &mut self.page) {
            if let Wish::Ask(action) = wish {
                self.desk.ask(&action, now());
                self.link.ask(action);
            }
        }
    }
}

fn now() -> DateTime<Utc> {
    Utc::now()
}

type Window = Harness<'static, Screen>;

fn sit_down(system: &System, machine: &str) -> Window {
    let socket = system.folder().join(machine).join("data/agent.sock");
    let (sender, events) = channel();
    let tell = move |event| drop(sender.send(event));
    let link = Link::start(socket, SystemClock::shared(), tell).expect("a thread");
    let screen = Screen {
        desk: Desk::default(),
        page: Page::default(),
        link,
        events,
        is_dressed: false,
    };
    let builder = Harness::builder().with_size((480.0, 2000.0));
    builder.build_ui_state(|ui, screen: &mut Screen| screen.draw(ui), screen)
}

/// Waits until something of this name is on the screen.
async fn sees(window: &mut Window, name: &str) {
    wait_until(&format!("{name:?} on the screen"), PATIENCE, async || {
        window.run_steps(2);
        window.query_by_label_contains(name).is_some()
    })
    .await;
}

fn restart_tonight() -> PublishNotice {
    PublishNotice {
        id: None,
        priority: Priority::Warn,
        require_ack: true,
        title: "Restart tonight".to_owned(),
        body: "At **22:00**.".to_owned(),
        toast: false,
        issued_by: Some("Operations".to_owned()),
        expires_at: None,
        target: Target::pc(pc("desk")),
    }
}

async fn own_account() -> String {
    let own = Command::new("id").arg("-un").output().await;
    let own = own.expect("an account").stdout;
    String::from_utf8_lossy(&own).trim().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_is_read_and_confirmed_in_the_window() {
    let mut system = System::builder().agent("desk").start().await;
    let mut window = sit_down(&system, "desk");
    sees(&mut window, "You have read everything.").await;
    let sent = system.client().send_notice(&restart_tonight()).await;
    let sent = sent.expect("a notice");

    sees(&mut window, "To read (1)").await;
    sees(&mut window, "Operations · just now").await;
    let button = "I have read this: Restart tonight";
    window.get_by_label(button).click();
    sees(&mut window, "You have read everything.").await;
    window
        .get_by_role_and_label(Role::Button, "Notices")
        .click();
    sees(&mut window, "Confirmed 20").await;

    let row = wait_for("a confirmation at the backend", PATIENCE, async || {
        let audience = system.client().notice_audience(&sent.id, Some("confirmed"));
        audience.take(10).await.ok()?.rows.into_iter().next()
    });
    let row = row.await;
    assert_eq!(
        (row.pc_id, row.acked_by),
        (pc("desk"), Some(own_account().await))
    );

    // A window finds its way back to an agent that was restarted.
    system.agent("desk").restart();
    system
        .client()
        .recall_notice(&sent.id)
        .await
        .expect("a recall");
    sees(&mut window, "There are no notices.").await;
}
