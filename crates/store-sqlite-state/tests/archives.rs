//! The audit archive, the ledger of completed jobs, and pinned widgets.
#![allow(clippy::unwrap_used)]

mod support;

use kanade_store::PageRequest;
use kanade_store::archive::{
    ArchiveChanges, AuditEntry, AuditFilter, AuditQuery, AuditReader, CompletionLedger,
    RecordedCompletion,
};
use kanade_store::projection::{Checkpoint, CheckpointReader, ProjectionWriter};
use kanade_store::retention::AgingFile;
use kanade_store::state::PinRepository;
use kanade_wire::{JobId, PcId, ResultId, Version};
use serde_json::json;
use support::{Scene, at};

fn checkpoint() -> Checkpoint {
    Checkpoint {
        projection: "audit".into(),
        stream: "AUDIT".into(),
        stream_created: at(0),
        last_sequence: 7,
        last_published_at: Some(at(7)),
        last_digest: None,
        gap_messages: 1,
        restored_count: 2,
    }
}

async fn write(scene: &Scene, changes: ArchiveChanges) {
    let archives = scene.state.archives();
    let mut transaction = archives.begin().await.unwrap();
    transaction.apply(changes).await.unwrap();
    transaction.commit(&checkpoint()).await.unwrap();
}

fn entry(sequence: u64, action: &str, account: &str) -> AuditEntry {
    let seconds = i64::try_from(sequence).unwrap();
    AuditEntry {
        sequence,
        actor: "operator".into(),
        action: action.into(),
        target: Some(format!("target-{action}")),
        account: Some(account.into()),
        payload: json!({ "sub": account, "Version": "1.0" }),
        occurred_at: at(seconds),
        recorded_at: at(seconds),
    }
}

async fn audited(scene: &Scene, filter: AuditFilter) -> Vec<u64> {
    let query = AuditQuery {
        filter,
        page: PageRequest::first(10),
    };
    let page = AuditReader::list(&scene.state.archives(), &query)
        .await
        .unwrap();
    page.items.iter().map(|row| row.entry.sequence).collect()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[tokio::test]
async fn old_entries_go_some_at_a_time_the_oldest_first() {
    let scene = Scene::new().await;
    let audit = (1..=5).map(|number| entry(number, "exec", "ada"));
    let audit = audit.collect();
    write(
        &scene,
        ArchiveChanges {
            audit,
            ..ArchiveChanges::default()
        },
    )
    .await;
    let archives = scene.state.archives();
    let table = archives.tables()[0].name;
    assert_eq!(archives.remove_older(table, at(5), 3).await.unwrap(), 3);
    assert_eq!(audited(&scene, AuditFilter::default()).await, [5, 4]);
    assert_eq!(archives.remove_older(table, at(5), 3).await.unwrap(), 1);
    assert_eq!(archives.remove_older(table, at(5), 3).await.unwrap(), 0);
    archives.give_space_back().await.unwrap();
    assert_eq!(audited(&scene, AuditFilter::default()).await, [5]);
}

#[tokio::test]
async fn rows_and_checkpoint_are_committed_together_or_not_at_all() {
    let scene = Scene::new().await;
    let archives = scene.state.archives();
    let audit = vec![entry(1, "exec", "ada")];
    let changes = ArchiveChanges {
        audit,
        ..ArchiveChanges::default()
    };
    let mut dropped = archives.begin().await.unwrap();
    dropped.apply(changes.clone()).await.unwrap();
    drop(dropped);
    assert_eq!(
        CheckpointReader::get(&archives, "audit").await.unwrap(),
        None
    );
    assert!(audited(&scene, AuditFilter::default()).await.is_empty());

    write(&scene, changes).await;
    let stored = CheckpointReader::get(&archives, "audit").await.unwrap();
    assert_eq!(stored, Some(checkpoint()));
    assert_eq!(audited(&scene, AuditFilter::default()).await, [1]);
}

#[tokio::test]
async fn reading_again_adds_nothing_and_a_restored_stream_does() {
    let scene = Scene::new().await;
    let again = entry(1, "exec", "ada");
    let restored = AuditEntry {
        recorded_at: at(50),
        occurred_at: at(50),
        ..again.clone()
    };
    let audit = vec![again.clone(), again, restored];
    write(
        &scene,
        ArchiveChanges {
            audit,
            ..ArchiveChanges::default()
        },
    )
    .await;
    assert_eq!(audited(&scene, AuditFilter::default()).await, [1, 1]);
}

#[tokio::test]
async fn each_filter_of_the_audit_log_finds_its_entries() {
    let scene = Scene::new().await;
    let audit = vec![
        entry(1, "exec", "ada"),
        entry(2, "job_upsert", "otto"),
        entry(3, "exec", "otto"),
    ];
    write(
        &scene,
        ArchiveChanges {
            audit,
            ..ArchiveChanges::default()
        },
    )
    .await;
    let all = AuditFilter::default;
    for (filter, expected) in [
        (all(), vec![3, 2, 1]),
        (
            AuditFilter {
                action: some("exec"),
                ..all()
            },
            vec![3, 1],
        ),
        (
            AuditFilter {
                account: some("otto"),
                ..all()
            },
            vec![3, 2],
        ),
        (
            AuditFilter {
                actor: some("admin"),
                ..all()
            },
            vec![],
        ),
        (
            AuditFilter {
                target: some("target-exec"),
                account: some("ada"),
                ..all()
            },
            vec![1],
        ),
        (
            AuditFilter {
                since: Some(at(2)),
                until: Some(at(3)),
                ..all()
            },
            vec![2],
        ),
        (
            AuditFilter {
                text: some("ADA"),
                ..all()
            },
            vec![1],
        ),
        (
            AuditFilter {
                text: some("version"),
                action: some("exec"),
                ..all()
            },
            vec![3, 1],
        ),
        (
            AuditFilter {
                text: some("nobody"),
                ..all()
            },
            vec![],
        ),
    ] {
        assert_eq!(
            audited(&scene, filter.clone()).await,
            expected,
            "{filter:?}"
        );
    }
}

#[tokio::test]
async fn pages_of_the_audit_log_go_on_where_they_ended() {
    let scene = Scene::new().await;
    let audit = (1..=25).map(|n| entry(n, "exec", "ada")).collect();
    write(
        &scene,
        ArchiveChanges {
            audit,
            ..ArchiveChanges::default()
        },
    )
    .await;
    for text in [None, some("ada")] {
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let query = AuditQuery {
                filter: AuditFilter {
                    text: text.clone(),
                    ..AuditFilter::default()
                },
                page: PageRequest::new(10, 10, cursor),
            };
            let page = AuditReader::list(&scene.state.archives(), &query)
                .await
                .unwrap();
            seen.extend(page.items.iter().map(|row| row.entry.sequence));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, (1..=25).rev().collect::<Vec<u64>>());
    }
}

fn done(machine: &str, version: Option<&str>, run: &str, seconds: i64) -> RecordedCompletion {
    RecordedCompletion {
        job_id: JobId::new("setup").unwrap(),
        version: version.map(|version| Version::new(version).unwrap()),
        pc_id: PcId::new(machine).unwrap(),
        succeeded_at: at(seconds),
        result_id: ResultId::new(run).unwrap(),
        recorded_at: at(seconds + 1),
    }
}

#[tokio::test]
async fn a_job_that_was_done_stays_done_for_its_version() {
    let scene = Scene::new().await;
    let completions = vec![done("a", Some("1.0"), "r1", 10), done("b", None, "r2", 20)];
    write(
        &scene,
        ArchiveChanges {
            completions,
            ..ArchiveChanges::default()
        },
    )
    .await;
    let ledger = scene.state.archives();
    let job = JobId::new("setup").unwrap();
    for (machine, version, expected) in [
        ("a", None, true),
        ("a", Some("1.0"), true),
        ("a", Some("2.0"), false),
        ("b", None, true),
        ("b", Some("1.0"), false),
        ("c", None, false),
    ] {
        let pc = PcId::new(machine).unwrap();
        let version = version.map(|version| Version::new(version).unwrap());
        let is_done = ledger.is_done(&job, &pc, version.as_ref()).await.unwrap();
        assert_eq!(is_done, expected, "{machine} {version:?}");
    }
}

#[tokio::test]
async fn the_first_and_the_last_run_stay_in_whatever_order_they_come() {
    let runs = [
        done("a", Some("1.0"), "r1", 10),
        done("a", Some("1.0"), "r2", 20),
        done("a", Some("1.0"), "r3", 30),
    ];
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let scene = Scene::new().await;
        for index in order.into_iter().chain(order) {
            let completions = vec![runs[index].clone()];
            write(
                &scene,
                ArchiveChanges {
                    completions,
                    ..ArchiveChanges::default()
                },
            )
            .await;
        }
        let page = PageRequest::first(10);
        let job = JobId::new("setup").unwrap();
        let ledger = scene.state.archives();
        let listed = CompletionLedger::list(&ledger, &job, None, &page)
            .await
            .unwrap();
        let [only] = listed.items.as_slice() else {
            panic!("one row, not {:?}", listed.items);
        };
        assert_eq!(
            (
                only.first_succeeded_at,
                only.last_succeeded_at,
                only.result_id.as_str()
            ),
            (at(10), at(30), "r1")
        );
    }
}

#[tokio::test]
async fn everybody_has_their_own_pins_and_only_so_many() {
    let scene = Scene::new().await;
    let pins = scene.state.pins();
    for (who, widget, expected) in [
        ("ada", "b", true),
        ("ada", "a", true),
        ("ada", "b", true),
        ("ada", "c", false),
        ("otto", "c", true),
    ] {
        let pinned = pins.pin(who, widget, 2, at(0)).await.unwrap();
        assert_eq!(pinned, expected, "{who} {widget}");
    }
    assert_eq!(pins.list("ada").await.unwrap(), ["b", "a"]);
    pins.unpin("ada", "b").await.unwrap();
    pins.unpin("ada", "never").await.unwrap();
    assert_eq!(pins.list("ada").await.unwrap(), ["a"]);
    assert_eq!(pins.list("otto").await.unwrap(), ["c"]);
}
