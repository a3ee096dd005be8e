//! A folder of documents becomes what the system holds: exactly as planned, or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use kanade_e2e::{CommandLine, Said, System};
use kanade_wire::ScheduleId;
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn the_samples_are_applied_as_planned_and_what_was_changed_meanwhile_stops_the_next_plan() {
    let system = System::builder().agent("here").start().await;
    let folder = kanade_testkit::temporary_folder();
    let fleet = Fleet::copied(&system, folder.path());

    let plan = fleet.plan().await.json();
    let created = actions(&plan, "create");
    assert!(
        created.contains(&"schedule disk-space-hourly".to_owned()),
        "{created:?}"
    );
    assert_eq!(
        actions(&plan, "create").len(),
        plan["changes"].as_array().map_or(0, Vec::len)
    );
    assert_eq!(machines(&plan, "disk-space-hourly"), 1);
    fleet.apply().await.ok();
    assert_eq!(
        fleet.plan().await.json()["changes"],
        Value::Array(Vec::new())
    );

    fleet.edit("jobs/disk-space-check.yaml", "version: ", "version: 9.");
    fleet.remove("schedules/hardware-inventory-weekly.yaml");
    let plan = fleet.plan().await.json();
    assert_eq!(actions(&plan, "change"), ["job disk-space-check"]);
    assert_eq!(
        actions(&plan, "delete"),
        ["schedule hardware-inventory-weekly"]
    );

    let hourly = ScheduleId::new("disk-space-hourly").expect("a schedule id");
    let client = system.client();
    client
        .disable_schedule(&hourly, false, false)
        .await
        .expect("disabled");
    let refused = fleet.apply().await;
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    assert!(
        refused.stderr.contains("schedule disk-space-hourly"),
        "{}",
        refused.stderr
    );
    let kept = client.document_history(
        "schedule".parse().expect("a kind"),
        &"hardware-inventory-weekly".parse().expect("an id"),
    );
    assert!(kept.all().await.expect("its history").rows[0].current);

    let plan = fleet.plan().await.json();
    assert_eq!(
        actions(&plan, "change"),
        ["job disk-space-check", "schedule disk-space-hourly"]
    );
    fleet.apply().await.ok();
    assert_eq!(
        fleet.plan().await.json()["changes"],
        Value::Array(Vec::new())
    );
}

/// A copy of the samples, and the command line over it.
struct Fleet {
    folder: PathBuf,
    plan: PathBuf,
    command_line: CommandLine,
}

impl Fleet {
    fn copied(system: &System, home: &Path) -> Self {
        let folder = home.join("fleet");
        copy(&kanade_testkit::workspace_folder().join("samples"), &folder);
        Self {
            folder,
            plan: home.join("plan.json"),
            command_line: system.command_line(),
        }
    }

    async fn plan(&self) -> Said {
        let (folder, plan) = (text(&self.folder), text(&self.plan));
        self.command_line
            .call(["plan", folder, "--out", plan, "--output", "json"])
            .await
    }

    async fn apply(&self) -> Said {
        self.command_line.call(["apply", text(&self.plan)]).await
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.folder.join(file);
        let before = fs::read_to_string(&path).expect("the document");
        fs::write(path, before.replacen(from, to, 1)).expect("the document written");
    }

    fn remove(&self, file: &str) {
        fs::remove_file(self.folder.join(file)).expect("the document removed");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the samples") {
        let path = entry.expect("an entry").path();
        let there = to.join(path.file_name().expect("a name"));
        match path.is_dir() {
            true => copy(&path, &there),
            false => drop(fs::copy(&path, &there).expect("a copy")),
        }
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path that is text")
}

/// The documents of a plan to which this is done, as `kind id`.
fn actions(plan: &Value, action: &str) -> Vec<String> {
    let changes = plan["changes"].as_array().into_iter().flatten();
    let of_it = changes.filter(|change| change["action"] == action);
    let name = |change: &Value| {
        format!(
            "{} {}",
            change["kind"].as_str().unwrap_or_default(),
            change["id"].as_str().unwrap_or_default()
        )
    };
    of_it.map(name).collect()
}

fn machines(plan: &Value, id: &str) -> u64 {
    let mut changes = plan["changes"].as_array().into_iter().flatten();
    let change = changes.find(|change| change["id"] == id);
    change
        .and_then(|change| change["machines"].as_u64())
        .unwrap_or_default()
}
