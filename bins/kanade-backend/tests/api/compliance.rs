//! Checks and bundles from the report of a machine to what operators see and take away.

use kanade_bus::backend::Outgoing;
use kanade_testkit::{PATIENCE, wait_until};
use kanade_wire::output::CHUNK_HEADER;
use kanade_wire::{Digest, PcId, ResultId, subjects, topology};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{TestBackend, Who, result};

const CHECK: &str = "
id: disk
version: 1.0.0
execute: { shell: sh, script: df, timeout: 30s }
check: { name: disk, label: Disk, troubleshoot: clean-up }
";

const LOGS: &str = "
id: logs
version: 1.0.0
execute: { shell: sh, script: ls, timeout: 30s }
collect: { name: Logs, description: of a day }
";

impl TestBackend {
    async fn shown_at(&self, path: &str) -> Value {
        let response = self.get(Who::Viewer, path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.json().await.unwrap()
    }

    /// A report of a job as a 0.43 agent sends it: it names no digest.
    async fn report(&self, pc: &str, job: &str, run: &str, more: Value) {
        let mut report = result(pc, run, "2026-11-21T08:00:00Z");
        let fields = report.as_object_mut().unwrap();
        fields.insert("manifest_id".into(), json!(job));
        fields.extend(more.as_object().cloned().unwrap_or_default());
        self.publish(&format!("results.pc.{pc}"), &report).await;
    }

    async fn until_checks(&self, rows: usize) -> Value {
        let mut list = Value::Null;
        wait_until("the checks to be listed", PATIENCE, async || {
            list = self.shown_at("/api/checks?include_ok=true").await;
            list["rows"].as_array().unwrap().len() == rows
        })
        .await;
        list
    }

    async fn until_bundle(&self) -> Value {
        let mut list = Value::Null;
        wait_until("the bundle to be listed", PATIENCE, async || {
            list = self.shown_at("/api/collect/bundles").await;
            list[0] != Value::Null
        })
        .await;
        list[0].clone()
    }
}

async fn with_job(document: &str) -> TestBackend {
    let backend = TestBackend::start().await;
    let saved = backend.client(Who::Operator).save_job(document, None).await;
    saved.unwrap();
    backend
}

fn status(status: &str) -> Value {
    json!({ "stdout": json!({ "status": status, "detail": "why" }).to_string() })
}

#[tokio::test]
async fn a_check_is_counted_listed_and_laid_out() {
    let backend = with_job(CHECK).await;
    backend.report("pc-1", "disk", "a", status("fail")).await;
    backend.report("pc-2", "disk", "b", status("ok")).await;
    let list = backend.until_checks(2).await;
    let expected = json!([{ "check_name": "disk", "label": "Disk",
        "ok": 1, "warn": 0, "fail": 1, "unknown": 0, "stale": 0 }]);
    assert_eq!(list["counts"], expected);

    let bad = backend.shown_at("/api/checks").await;
    assert_eq!(bad["rows"].as_array().unwrap().len(), 1, "ok is left out");
    let row = &bad["rows"][0];
    assert_eq!(
        json!([
            row["pc_id"],
            row["status"],
            row["detail"],
            row["job_id"],
            row["troubleshoot"]
        ]),
        json!(["pc-1", "fail", "why", "disk", "clean-up"])
    );

    let matrix = backend.shown_at("/api/checks/matrix").await;
    assert_eq!(matrix["checks"][0]["check_name"], "disk");
    assert_eq!(matrix["rows"][1]["pc_id"], "pc-2");
    assert_eq!(matrix["rows"][1]["statuses"]["disk"]["status"], "ok");

    let changes = backend.shown_at("/api/checks/transitions?pc_id=pc-1").await;
    assert_eq!(changes[0]["from_status"], Value::Null);
    assert_eq!(changes[0]["to_status"], "fail");
}

#[tokio::test]
async fn a_cleared_check_is_gone_at_once_and_the_audit_log_knows_who_did_it() {
    let backend = with_job(CHECK).await;
    backend.report("pc-1", "disk", "a", status("fail")).await;
    backend.report("pc-2", "disk", "b", status("fail")).await;
    backend.until_checks(2).await;

    let path = "/api/checks/disk?pc_id=pc-1";
    let cleared = backend.request(Who::Operator, Method::DELETE, path);
    let cleared: Value = cleared.send().await.unwrap().json().await.unwrap();
    assert_eq!(cleared, json!({ "deleted": 1 }));
    let list = backend.shown_at("/api/checks").await;
    assert_eq!(list["rows"].as_array().unwrap().len(), 1);
    assert_eq!(list["rows"][0]["pc_id"], "pc-2");

    let subject = "audit.operator.check_clear.disk";
    let entry = backend.bus.get_last_message("AUDIT", subject).await;
    assert!(entry.unwrap().is_some());

    backend.report("pc-1", "disk", "c", status("warn")).await;
    backend.until_checks(2).await;
}

#[tokio::test]
async fn a_bundle_in_an_object_is_listed_downloaded_and_deleted() {
    let backend = with_job(LOGS).await;
    let (store, key) = (topology::COLLECTIONS.name, "pc-1/logs/20261121.zip");
    let mut body: &[u8] = b"PK-bytes";
    let now = chrono::Utc::now();
    let put = backend.bus.object_put(store, key, &mut body, now);
    put.await.unwrap();
    backend
        .report("pc-1", "logs", "a", json!({ "collect_object": key }))
        .await;
    let bundle = backend.until_bundle().await;
    assert_eq!(bundle["size"], 8);
    assert_eq!(bundle["name"], "Logs");

    let path = format!("/api/collect/bundles/{key}");
    let archive = backend.get(Who::Viewer, &path).await;
    assert_eq!(archive.headers()["content-type"], "application/zip");
    assert_eq!(archive.bytes().await.unwrap(), "PK-bytes");

    let delete = backend.request(Who::Operator, Method::DELETE, &path);
    let deleted = delete.send().await.unwrap().status();
    assert_eq!(deleted, StatusCode::NO_CONTENT);
    assert_eq!(backend.shown_at("/api/collect/bundles").await, json!([]));
    let object = backend.bus.object_info(store, key).await.unwrap();
    assert!(object.is_none(), "its bytes are gone too");
}

#[tokio::test]
async fn a_bundle_in_chunks_is_put_together() {
    let backend = with_job(LOGS).await;
    let (pc, run) = (PcId::new("pc-1").unwrap(), ResultId::new("a").unwrap());
    for (number, piece) in ["PK-", "bytes"].into_iter().enumerate() {
        let chunk = Outgoing::new(subjects::bundle(&pc, &run), piece)
            .header(CHUNK_HEADER, number.to_string());
        backend.bus.publish(chunk).await.unwrap();
    }
    let told = json!({ "collect_bundle": { "name": "Logs", "bytes": 8, "chunks": 2, "files": 1,
        "sha256": Digest::of(b"PK-bytes") } });
    backend.report("pc-1", "logs", "a", told).await;
    let key = backend.until_bundle().await["key"].clone();
    assert_eq!(key, "pc-1/logs/a.zip");

    let path = "/api/collect/bundles/pc-1/logs/a.zip";
    let archive = backend.get(Who::Viewer, path).await;
    assert_eq!(archive.bytes().await.unwrap(), "PK-bytes");
    let delete = backend.request(Who::Operator, Method::DELETE, path);
    assert_eq!(
        delete.send().await.unwrap().status(),
        StatusCode::NO_CONTENT
    );
    let gone = backend.get(Who::Viewer, path).await;
    assert_eq!(gone.status(), StatusCode::NOT_FOUND);
}
