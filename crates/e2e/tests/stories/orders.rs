//! What operators order, from the page.

use std::fs;

use kanade_e2e::browser::{browse, screenshots};
use kanade_e2e::{ADMIN, Job, LONG, PASSWORD, System};
use kanade_testkit::{wait_for, wait_until};
use kanade_wire::notification::NotificationAcked;
use kanade_wire::{DocumentKind, PcId, Target, subjects};
use serde_json::{Value, json};

/// What the second operator works with.
const COLLEAGUE: &str = "the-token-of-somebody-else";

const GREET: &str = "\
id: greet
version: 1.0.0
parameters:
  - { name: whom, default: nobody }
  - { name: days, type: integer, default: 1, min: 1, max: 365 }
execute:
  shell: sh
  timeout: 30s
  script: |
    echo \"hello $KANADE_PARAM_WHOM for $KANADE_PARAM_DAYS days\"
";

/// A schedule that stands still with the others, and reaches no machine before.
const NOBODY: &str = "\
id: daily
job_id: endless
when:
  per_pc: { every: 1d }
target:
  pcs: [nowhere]
";

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_written_run_through_its_form_and_brought_everywhere_by_a_schedule() {
    let system = System::builder().agent("here").fleet(20).start().await;
    let whom = "o'malley; $(true)";
    let mut told = told(&system);
    told["job"] = GREET.into();
    told["whom"] = whom.into();
    told["daily"] = schedule("calendar: { at: \"03:00\" }").into();
    told["everywhere"] = schedule("per_pc: once").into();
    told["machines"] = 21.into();

    let seen = browse("write-and-schedule", &told).await;

    assert_eq!(seen["refused"], true, "400 days are too many: {seen}");
    let output = seen["output"].as_str().unwrap_or_default();
    assert!(
        output.contains(&format!("hello {whom} for 3 days")),
        "{seen}"
    );
    assert!(
        seen["given"]
            .as_str()
            .is_some_and(|given| given.contains(whom)),
        "{seen}"
    );
    assert_eq!(seen["times"].as_array().map(Vec::len), Some(5), "{seen}");
    assert_eq!(seen["reach"], 21, "{seen}");
    nothing_went_wrong(&seen);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rollout_goes_wave_by_wave_changes_are_frozen_and_everything_is_stopped() {
    let system = System::builder().agent("here").fleet(9).start().await;
    system.save(&Job::new("patch", "true")).await;
    let endless = system
        .save(&Job::new("endless", "sleep 600").timeout("1h"))
        .await;
    save(&system, DocumentKind::Schedule, NOBODY).await;
    let here = PcId::new("here").expect("a machine");
    let exec = system.exec(&endless, Target::pc(here.clone())).await;
    system.running(&exec, 1).await;
    let mut told = told(&system);
    told["execution"] = exec.as_str().into();

    let seen = browse("roll-out-and-stop", &told).await;

    let waves: Vec<&str> = texts(&seen["waves"]);
    assert!(waves.len() > 1, "the waves were not seen to go: {seen}");
    assert_eq!(waves.last(), Some(&"passed passed passed"), "{seen}");
    assert!(waves.iter().all(|states| in_order(states)), "{seen}");
    assert_eq!(seen["frozen"]["schedules"], 1, "{seen}");
    assert!(
        seen["frozen"]["line"]
            .as_str()
            .is_some_and(|line| line.contains("year end")),
        "{seen}"
    );
    assert_eq!(
        (&seen["executions"], &seen["unsaid"]),
        (&1.into(), &true.into()),
        "{seen}"
    );
    let run = system.run_on(&exec, &here).await;
    assert_eq!(run.outcome, "killed", "{run:?}");
    nothing_went_wrong(&seen);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_is_confirmed_and_a_colleagues_order_waits_for_consent() {
    let system = System::builder()
        .agent("here")
        .fleet(3)
        .colleague(COLLEAGUE)
        .start()
        .await;
    let guarded = format!(
        "{}require_approval: true\n",
        Job::new("guarded", "true").yaml()
    );
    save(&system, DocumentKind::Job, &guarded).await;
    let steps = system.folder().join("steps");
    fs::create_dir(&steps).expect("a folder for steps");
    let mut told = told(&system);
    told["machines"] = 4.into();
    told["steps"] = steps.display().to_string().into();

    let (seen, ()) = tokio::join!(browse("tell-and-agree", &told), others(&system));

    assert_eq!(seen["card"], "18:00", "{seen}");
    assert_eq!(
        (&seen["outstanding"], &seen["confirmed"]),
        (&4.into(), &1.into()),
        "{seen}"
    );
    assert_eq!(
        seen["own"],
        json!({ "approve": 0, "place": "/activity" }),
        "{seen}"
    );
    assert_eq!(seen["errors"], json!([]), "{seen}");
}

/// What happens elsewhere: a person confirms the notice, a colleague orders a job.
async fn others(system: &System) {
    let steps = system.folder().join("steps");
    let notice = wait_for("the notice", LONG, async || {
        let told = steps.join("told").exists();
        let files = fs::read_dir(&steps).into_iter().flatten().flatten();
        let mut names = files.map(|file| file.file_name().to_string_lossy().into_owned());
        told.then(|| names.find(|name| name != "told"))?
    })
    .await;
    confirm(system, &notice).await;
    wait_until("the page to show it", LONG, async || {
        steps.join("confirmed").exists()
    })
    .await;
    let colleague = system.command_line().with("KANADE_AUTH_TOKEN", COLLEAGUE);
    colleague.call(["exec", "guarded", "--all"]).await.ok();
}

async fn confirm(system: &System, notice: &str) {
    let here = PcId::new("here").expect("a machine");
    let person = "S-1-5-21-1";
    let acked = NotificationAcked {
        notification_id: notice.to_owned(),
        pc_id: here.clone(),
        user_sid: person.to_owned(),
        acked_at: chrono::Utc::now(),
        account: Some("SITE\\somebody".to_owned()),
    };
    let subject = subjects::notification_acked(&here, person, notice);
    let payload = serde_json::to_vec(&acked).expect("JSON");
    system.stored().await.publish(&subject, payload).await;
}

async fn save(system: &System, kind: DocumentKind, text: &str) {
    let saved = system.client().save_document(kind, text).await;
    saved.unwrap_or_else(|error| panic!("{error}"));
}

fn schedule(when: &str) -> String {
    format!("id: greet-all\njob_id: greet\nwhen:\n  {when}\ntarget:\n  all: true\n")
}

/// Whether no wave has begun before those in front of it have passed.
fn in_order(states: &str) -> bool {
    let begun = states.split(' ').skip_while(|state| *state == "passed");
    begun.skip(1).all(|state| state == "pending")
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

fn nothing_went_wrong(seen: &Value) {
    assert_eq!(seen["loads"], 0, "the page was loaded again: {seen}");
    assert_eq!(seen["errors"], json!([]), "{seen}");
}

fn told(system: &System) -> Value {
    json!({
        "url": system.backend.url(), "username": ADMIN, "password": PASSWORD,
        "screenshots": screenshots(),
    })
}
