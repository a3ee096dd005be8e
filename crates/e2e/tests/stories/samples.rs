//! The jobs that come with the project do on a real machine what they promise.

use std::path::Path;

use kanade_api_types::results::ResultRow;
use kanade_client::Job;
use kanade_e2e::{System, pc};
use kanade_wire::output::OutputStream;
use kanade_wire::{JobId, Target};
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn every_sample_runs_on_a_real_machine_or_says_why_not() {
    let system = System::builder().agent("here").start().await;
    let created = system
        .command_line()
        .call(["job", "create", "samples/jobs"])
        .await;
    created.ok();
    let jobs = system.client().jobs().all().await.expect("the jobs").rows;
    assert!(jobs.len() >= 12, "{}", jobs.len());
    let folder = kanade_testkit::temporary_folder();
    clean_only(&system, folder.path()).await;

    for job in jobs {
        let run = run(&system, job.id()).await;
        match job.id().ends_with("-windows") {
            true => is_skipped(&run),
            false => keeps_its_promise(&system, &job, &run).await,
        }
    }
}

/// The clean-up deletes for good: a test lets it near no folder but its own.
async fn clean_only(system: &System, folder: &Path) {
    let id = JobId::new("clean-temp-files").expect("a job id");
    let client = system.client();
    let document = client.job_yaml(&id).await.expect("the sample");
    let folder = folder.to_str().expect("a path that is text");
    let kept_apart = document.replace("in /tmp /var/tmp;", &format!("in '{folder}';"));
    assert_ne!(
        kept_apart, document,
        "the sample names its folders elsewhere"
    );
    client.save_job(&kept_apart, None).await.expect("saved");
}

#[tokio::test(flavor = "multi_thread")]
async fn exec_wait_says_how_many_machines_succeeded() {
    let system = System::builder().agent("here").start().await;
    let command_line = system.command_line();
    command_line
        .call(["job", "create", "samples/jobs/*.yaml"])
        .await
        .ok();

    let said = command_line
        .call(["exec", "hardware-inventory", "--all", "--wait"])
        .await;

    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(
        said.stderr.contains("1 machine: 1 succeeded"),
        "{}",
        said.stderr
    );
}

async fn run(system: &System, job: &str) -> ResultRow {
    let job = JobId::new(job).expect("a job id");
    let exec = system.exec(&job, Target::pc(pc("here"))).await;
    let row = system.ended(&exec).await;
    assert_eq!(row.failure_count, 0, "{job}: {:?}", row.outcomes);
    system.run_on(&exec, &pc("here")).await
}

fn is_skipped(run: &ResultRow) {
    let reason = run.reason.map(|reason| reason.as_str());
    let seen = (run.outcome.as_str(), reason, run.exit_code);
    assert_eq!(
        seen,
        ("skipped", Some("unsupported"), Some(122)),
        "{:?}",
        run.job_id
    );
}

async fn keeps_its_promise(system: &System, job: &Job, run: &ResultRow) {
    let id = job.id();
    assert_eq!(run.outcome, "succeeded", "{id}: {}", run.stderr);
    assert!(!run.stderr.contains("emit: "), "{id}: {}", run.stderr);
    if has(job, "emit") {
        // What it printed went into events.
        return;
    }
    if !["inventory", "check", "collect"]
        .into_iter()
        .any(|section| has(job, section))
    {
        // What it printed is for people.
        return;
    }
    let output = system
        .client()
        .result_output(&run.result_id, OutputStream::Stdout)
        .await;
    let output = output.expect("the output");
    let facts: Value =
        serde_json::from_str(&output).unwrap_or_else(|error| panic!("{id}: {error}: {output}"));
    for field in promised_fields(job) {
        assert!(!facts[&field].is_null(), "{id} has no {field}: {facts}");
    }
    if has(job, "check") {
        let status = facts["status"].as_str().unwrap_or_default();
        assert!(["ok", "warn", "fail"].contains(&status), "{id}: {facts}");
    }
    if has(job, "collect") {
        assert!(
            facts["files"]
                .as_array()
                .is_some_and(|files| !files.is_empty()),
            "{facts}"
        );
    }
}

fn has(job: &Job, section: &str) -> bool {
    job.0.get(section).is_some_and(|section| !section.is_null())
}

/// The facts that the job's author wants shown.
fn promised_fields(job: &Job) -> Vec<String> {
    let inventory = job.0.get("inventory").unwrap_or(&Value::Null);
    let display = inventory["display"].as_array().cloned().unwrap_or_default();
    let fields = display.iter().filter_map(|item| item["field"].as_str());
    fields.map(str::to_owned).collect()
}
