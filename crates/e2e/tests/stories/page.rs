//! The dashboard in a browser.

use kanade_e2e::browser::{browse, screenshots};
use kanade_e2e::{ADMIN, LONG, PASSWORD, System};
use kanade_testkit::wait_until;
use kanade_wire::{JobId, Target};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_job_on_all_machines_is_seen_to_succeed_without_a_reload() {
    let system = System::builder().agent("here").fleet(50).start().await;
    create_samples(&system).await;

    let mut told = told(&system);
    told["machines"] = 51.into();

    let seen = browse("run-everywhere", &told).await;

    assert_eq!(seen["reach"], 51, "{seen}");
    assert_eq!(
        (&seen["status"], &seen["succeeded"]),
        (&"completed".into(), &51.into()),
        "{seen}"
    );
    assert_eq!(seen["loads"], 1, "the page was loaded again: {seen}");
    assert_eq!(seen["errors"], json!([]), "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_hold_in_japanese_in_the_dark_and_on_a_phone() {
    let system = System::builder().agent("here").fleet(50).start().await;
    create_samples(&system).await;
    let job = JobId::new("hardware-inventory").expect("a job");
    let exec = system.exec(&job, Target::all()).await;
    system.ended(&exec).await;
    let mut told = told(&system);
    told["execution"] = exec.as_str().into();

    let seen = browse("look-around", &told).await;

    for page in seen["pages"].as_array().expect("pages") {
        let wide = (page["scroll_width"].as_i64(), page["inner_width"].as_i64());
        assert!(
            wide.0.is_some() && wide.0 <= wide.1,
            "{page} is wider than its window"
        );
        assert_eq!(page["lang"], page["expected_lang"], "{page}");
        assert_eq!(page["theme"], page["expected_theme"], "{page}");
        assert!(page["text"].as_u64() > Some(40), "{page} is empty");
        assert_eq!(page["errors"], json!([]), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_left_open_outlives_the_backend_and_shows_what_comes() {
    let mut system = System::builder().start().await;
    let mut told = told(&system);
    told["steps"] = system.folder().display().to_string().into();

    let (seen, ()) = tokio::join!(browse("stay-open", &told), a_bad_day(&mut system));

    assert_eq!(
        (&seen["rows"], &seen["rows_later"]),
        (&1.into(), &2.into()),
        "{seen}"
    );
    assert_eq!(seen["loads"], 0, "the page was loaded again: {seen}");
    assert_eq!(seen["errors"], json!([]), "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_is_looked_after_on_its_page() {
    let system = System::builder().agent("here").start().await;

    let seen = browse("look-after", &told(&system)).await;

    let text = |name: &str| seen[name].as_str().unwrap_or_default().to_owned();
    assert!(text("before").contains("Built in"), "{seen}");
    let after = text("after");
    assert!(
        after.contains("7s") && after.contains("This machine"),
        "{seen}"
    );
    assert!(text("held").contains("since"), "{seen}");
    assert!(seen["processes"].as_u64() > Some(0), "{seen}");
    assert!(text("start").contains("the agent of here starts"), "{seen}");
    assert!(text("started").contains("Agent started"), "{seen}");
    let bundle = &seen["bundle"];
    assert_eq!(
        bundle["state"]["config"]["heartbeat_interval"], "7s",
        "{bundle}"
    );
    assert_eq!(bundle["host"]["network"][1]["ok"], true, "{bundle}");
    assert!(
        bundle["log"]
            .as_str()
            .is_some_and(|log| log.contains("connected")),
        "{bundle}"
    );
    assert_eq!(seen["errors"], json!([]), "{seen}");
}

async fn a_bad_day(system: &mut System) {
    reached(system, "open").await;
    system
        .stored()
        .await
        .publish("results.pc.here", "junk")
        .await;
    reached(system, "letter").await;
    system.backend.process().kill().await;
    reached(system, "lost").await;
    system.backend.restart(None).await;
    reached(system, "back").await;
    system
        .stored()
        .await
        .publish("results.pc.here", "more junk")
        .await;
}

/// Waits until the browser's script says that it has come this far.
async fn reached(system: &System, step: &str) {
    let file = system.folder().join(step);
    wait_until(&format!("the page to be at {step:?}"), LONG, async || {
        file.exists()
    })
    .await;
}

async fn create_samples(system: &System) {
    system
        .command_line()
        .call(["job", "create", "samples/jobs"])
        .await
        .ok();
}

fn told(system: &System) -> Value {
    json!({
        "url": system.backend.url(), "username": ADMIN, "password": PASSWORD,
        "screenshots": screenshots(),
    })
}
