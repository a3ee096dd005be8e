//! A person at a machine reads a notice and confirms it; the operator sees who did.

use kanade_api_types::notices::{AudienceRow, EditNotice, PublishNotice};
use kanade_e2e::{Desk, System, pc};
use kanade_testkit::{PATIENCE, wait_for};
use kanade_wire::Target;
use kanade_wire::notification::Priority;
use tokio::process::Command;

async fn at_the_desk(system: &System, id: &str, state: &str) -> AudienceRow {
    wait_for(
        &format!("a machine that is {state}"),
        PATIENCE,
        async || {
            let page = system
                .client()
                .notice_audience(id, Some(state))
                .take(10)
                .await
                .ok()?;
            page.rows.into_iter().next()
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_is_read_confirmed_asked_for_again_and_taken_back() {
    let mut system = System::builder().agent("desk").agent("other").start().await;
    let mut desk = Desk::sit_down(&system, "desk");
    desk.sees("You have read everything.").await;
    let sent = system
        .client()
        .send_notice(&PublishNotice {
            id: None,
            priority: Priority::Warn,
            require_ack: true,
            title: "Restart tonight".to_owned(),
            body: "At ten o'clock.\nSave your work.".to_owned(),
            toast: true,
            issued_by: Some("Operations".to_owned()),
            expires_at: None,
            target: Target::pc(pc("desk")),
        })
        .await
        .expect("a notice");

    desk.sees("1. [IMPORTANT] Restart tonight").await;
    desk.sees("Save your work.").await;
    desk.types("1").await;
    desk.sees("Confirmed: 1").await;

    let row = at_the_desk(&system, &sent.id, "confirmed").await;
    let own = Command::new("id")
        .arg("-un")
        .output()
        .await
        .expect("an account");
    let own = String::from_utf8_lossy(&own.stdout).trim().to_owned();
    assert_eq!(
        (row.pc_id, row.acked_by.as_deref()),
        (pc("desk"), Some(own.as_str()))
    );

    system
        .client()
        .edit_notice(
            &sent.id,
            &EditNotice {
                priority: Priority::Emergency,
                require_ack: true,
                title: "Restart now".to_owned(),
                body: "At once.".to_owned(),
                toast: true,
                reset_acks: true,
                expires_at: None,
            },
        )
        .await
        .expect("an edit");
    desk.sees("1. [URGENT] Restart now").await;
    at_the_desk(&system, &sent.id, "withdrawn").await;
    // An agent that was restarted still knows what stands, and its person is told again.
    system.agent("desk").restart();
    desk.sees("does not answer").await;
    desk.sees("1. [URGENT] Restart now").await;
    desk.types("ack 1").await;
    desk.sees("Confirmed: 1").await;
    at_the_desk(&system, &sent.id, "confirmed").await;

    system
        .client()
        .recall_notice(&sent.id)
        .await
        .expect("a recall");
    desk.sees("A notice was withdrawn.").await;
    desk.types("all").await;
    desk.sees("There are no notices.").await;
    desk.leaves().await;
}
