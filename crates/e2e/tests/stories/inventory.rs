//! What machines have: gathered by the samples, looked up, followed, taken away as a spreadsheet.

use std::collections::BTreeSet;

use kanade_e2e::browser::{browse, screenshots};
use kanade_e2e::{ADMIN, CommandLine, LONG, PASSWORD, System, pc};
use kanade_testkit::wait_for;
use kanade_wire::{JobId, Target};
use serde_json::{Value, json};

/// Samples that fill a page each: inventory, compliance, events.
const SAMPLES: [&str; 3] = ["installed-packages", "disk-space-check", "package-changes"];
/// A version that some machines have not reached.
const BELOW: &str = "3.0.14";

#[tokio::test(flavor = "multi_thread")]
async fn a_package_is_looked_up_across_machines_followed_and_exported() {
    let system = System::builder().agent("here").fleet(20).start().await;
    gathered(&system).await;
    an_older_openssl_came(&system).await;
    let command_line = system.command_line();
    let machines = machines_below(&command_line).await;
    every_page_has_something(&command_line).await;

    let told = json!({
        "url": system.backend.url(), "username": ADMIN, "password": PASSWORD,
        "screenshots": screenshots(), "below": BELOW, "machines": machines.len(),
    });
    let seen = browse("look-up", &told).await;

    assert_eq!(texts(&seen["found"]), machines, "{seen}");
    is_exported(&seen, &machines);
    let changes = texts(&seen["changes"]);
    assert!(
        changes.iter().any(|change| change.contains("3.0.1-1")),
        "{seen}"
    );
    assert_eq!(seen["checks"], json!(["disk-space"]), "{seen}");
    assert!(seen["events"].as_u64() > Some(0), "{seen}");
    assert_eq!(seen["errors"], json!([]), "{seen}");
}

async fn gathered(system: &System) {
    let created = ["job", "create", "samples/jobs"];
    system.command_line().call(created).await.ok();
    for sample in SAMPLES {
        ran(system, sample, Target::all()).await;
    }
}

async fn ran(system: &System, job: &str, target: Target) {
    let job = JobId::new(job).expect("a job id");
    let exec = system.exec(&job, target).await;
    let row = system.ended(&exec).await;
    assert_eq!(row.failure_count, 0, "{job}: {:?}", row.outcomes);
}

/// No test installs packages: the list is changed on its way out.
async fn an_older_openssl_came(system: &System) {
    let id = JobId::new(SAMPLES[0]).expect("a job id");
    let document = system.client().job_yaml(&id).await.expect("the sample");
    let older = r"esac | { sed '/^openssl\t/d'; printf 'openssl\t3.0.1-1\tamd64\t1024\n'; } | sort";
    let changed = document.replace("esac | sort", older);
    assert_ne!(changed, document, "the sample lists its packages otherwise");
    let saved = system.client().save_job(&changed, None).await;
    saved.unwrap_or_else(|error| panic!("{error}"));
    ran(system, SAMPLES[0], Target::pc(pc("here"))).await;
}

/// The machines that a search finds, once the list is a table.
async fn machines_below(command_line: &CommandLine) -> BTreeSet<String> {
    let version = format!("version:version_lt={BELOW}");
    let mut search = vec!["inventory", "search", SAMPLES[0], "packages", "-o", "json"];
    search.extend(["--where", "name=openssl", "--where", &version]);
    let machines = wait_for("the search to find this machine", LONG, async || {
        let said = command_line.call(&search).await;
        let rows: Vec<Value> = serde_json::from_str(&said.stdout).ok()?;
        let machines: BTreeSet<_> = rows.iter().map(|row| text(&row["pc_id"])).collect();
        machines.contains("here").then_some(machines)
    });
    machines.await
}

/// The command line knows what the pages show.
async fn every_page_has_something(command_line: &CommandLine) {
    let questions = [
        "inventory list",
        "inventory history here --name openssl",
        "check list --all --pc here",
        "event list --pc here --kind package_installed",
        "audit list --action exec",
    ];
    for question in questions {
        let words: Vec<&str> = question.split(' ').chain(["-o", "json"]).collect();
        wait_for(&format!("an answer to {question}"), LONG, async || {
            let answer = command_line.call(&words).await.json();
            answer.as_array().filter(|rows| !rows.is_empty()).map(drop)
        })
        .await;
    }
    let sql = "SELECT count(*) FROM software WHERE name = 'openssl' AND pc_id = 'here'";
    let counted = command_line.call(["query", sql, "-o", "csv"]).await.ok();
    assert_eq!(counted.lines().nth(1), Some("1"), "{counted}");
    command_line.call(["health"]).await.ok();
}

/// Every machine that was found has its line under the titles.
fn is_exported(seen: &Value, machines: &BTreeSet<String>) {
    let csv = text(&seen["csv"]);
    let mut lines = csv.lines();
    let titles = lines.next().unwrap_or_default();
    assert!(
        titles.contains("pc_id") && titles.contains("version"),
        "{csv}"
    );
    assert_eq!(lines.count(), machines.len(), "{csv}");
    assert!(
        machines.iter().all(|machine| csv.contains(machine)),
        "{csv}"
    );
    assert!(text(&seen["csv_name"]).ends_with(".csv"), "{seen}");
}

fn texts(list: &Value) -> BTreeSet<String> {
    list.as_array().expect("a list").iter().map(text).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
