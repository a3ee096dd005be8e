//! What happens to commands that came while the machine was away.

use std::time::Duration;

use crate::common::{Bench, Desires, command, plain, stop};
use kanade_testkit::{PATIENCE, wait_for};
use kanade_wire::notice::{NotRun, NoticeKind};
use kanade_wire::{ExecId, Outcome, Reason};
use serde_json::json;

#[tokio::test]
async fn three_different_jobs_all_run_once() {
    let bench = Bench::start().await;
    stop(bench.synced_agent().await).await;
    for name in ["a", "b", "c"] {
        bench.backend.send(&plain(name, "say hi")).await;
    }
    bench.backend.desire(Desires {
        page: Some(1),
        ..Desires::default()
    });
    let agent = bench.agent().await;
    for name in ["a", "b", "c"] {
        assert_eq!(bench.backend.result(name).await.stdout, "hi\n");
    }
    stop(agent).await;
    let again = bench.agent().await;
    bench.backend.send(&plain("d", "say later")).await;
    bench.backend.result("d").await;
    assert_eq!(bench.backend.results().await.len(), 4);
    stop(again).await;
}

#[tokio::test]
async fn of_two_versions_of_one_job_the_newer_runs() {
    let bench = Bench::start().await;
    stop(bench.synced_agent().await).await;
    bench
        .backend
        .send(&command(
            "old",
            "job",
            "say old",
            &json!({"version": "1.0"}),
        ))
        .await;
    bench
        .backend
        .send(&command(
            "new",
            "job",
            "say new",
            &json!({"version": "2.0"}),
        ))
        .await;
    let agent = bench.agent().await;
    assert_eq!(bench.backend.result("new").await.stdout, "new\n");
    let old = bench.backend.result("old").await;
    assert_eq!(old.outcome(), (Outcome::Skipped, Some(Reason::Superseded)));
    assert_eq!(old.exit_code, 122);
    stop(agent).await;
}

#[tokio::test]
async fn what_expired_or_was_stopped_meanwhile_is_reported_so() {
    let bench = Bench::start().await;
    stop(bench.synced_agent().await).await;
    let late = json!({"expires_at": "2020-01-01T00:00:00Z"});
    bench
        .backend
        .send(&command("late", "j1", "say no", &late))
        .await;
    bench.backend.send(&plain("stopped", "say no")).await;
    let cancelled = vec![ExecId::new("exec-stopped").unwrap()];
    bench.backend.desire(Desires {
        cancelled,
        ..Desires::default()
    });
    let agent = bench.agent().await;
    assert_eq!(
        bench.backend.result("late").await.outcome(),
        (Outcome::Skipped, Some(Reason::Deadline))
    );
    assert_eq!(
        bench.backend.result("stopped").await.outcome(),
        (Outcome::Killed, Some(Reason::Cancelled))
    );
    assert_eq!(bench.runner.started(), []);
    stop(agent).await;
}

#[tokio::test]
async fn a_new_machine_runs_nothing_of_before_and_says_so() {
    let bench = Bench::start().await;
    bench
        .backend
        .send_to("commands.all", &plain("before", "say no"))
        .await;
    let agent = bench.synced_agent().await;
    bench.backend.send(&plain("after", "say yes")).await;
    assert_eq!(bench.backend.result("after").await.stdout, "yes\n");
    let notice = wait_for("a notice", PATIENCE, async || {
        bench.backend.notices().await.pop()
    })
    .await;
    let NoticeKind::CommandsNotRun { why, commands } = notice else {
        panic!("{notice:?}")
    };
    assert_eq!(why, NotRun::Enrolled);
    assert_eq!(
        commands
            .iter()
            .map(|command| command.sequence)
            .collect::<Vec<_>>(),
        [1]
    );
    assert_eq!(bench.backend.results().await.len(), 1);
    stop(agent).await;
}

#[tokio::test]
async fn a_machine_that_lost_its_ledger_starts_at_the_end_and_says_so() {
    let bench = Bench::start().await;
    let first = bench.synced_agent().await;
    bench.backend.send(&plain("done", "say done")).await;
    bench.backend.result("done").await;
    stop(first).await;
    for file in ["agent.db", "agent.db-wal", "agent.db-shm"] {
        let _ = std::fs::remove_file(bench.folder.path().join(file));
    }
    std::fs::write(bench.folder.path().join("agent.db"), vec![b'?'; 9000]).unwrap();
    let second = bench.agent().await;
    let notices = wait_for("both notices", PATIENCE, async || {
        Some(bench.backend.notices().await).filter(|notices| notices.len() == 2)
    })
    .await;
    assert!(
        matches!(notices[0], NoticeKind::StateSetAside { .. }),
        "{notices:?}"
    );
    assert!(
        matches!(
            notices[1],
            NoticeKind::CommandsNotRun {
                why: NotRun::LedgerLost,
                ..
            }
        ),
        "{notices:?}"
    );
    assert_eq!(bench.backend.results().await.len(), 1);
    stop(second).await;
}

#[tokio::test]
async fn a_nudge_brings_what_delivery_lost() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    let syncs = bench.backend.syncs().len();
    bench
        .backend
        .bus
        .publish_core("nudge.all", br#"{"jitter_ms":1}"#.to_vec().into())
        .await
        .unwrap();
    bench.backend.wait_for_syncs(syncs + 1).await;
    let last = bench.backend.syncs().pop().unwrap();
    assert!(last.last_sequence.is_some() && last.hash.is_some());
    agent.stop(Duration::from_secs(5)).await;
}

#[tokio::test]
async fn commands_of_a_new_stream_run_although_their_numbers_are_low() {
    let mut bench = Bench::start().await;
    let empty = kanade_testkit::temporary_folder();
    bench.server.stop().await;
    bench.server.copy_store_to(empty.path());
    bench.server.restart().await;
    let agent = bench.synced_agent().await;
    for name in ["a", "b"] {
        bench
            .backend
            .send(&command(name, "job", "say once", &json!({})))
            .await;
        bench.backend.result(name).await;
    }
    stop(agent).await;
    bench.server.stop().await;
    bench.server.restore_store_from(empty.path());
    bench.server.restart().await;
    bench
        .backend
        .send(&command("c", "job", "say again", &json!({})))
        .await;
    let agent = bench.agent().await;
    let result = bench.backend.result("c").await;
    assert_eq!(result.stdout, "again\n", "{}", result.stderr);
    for name in ["a", "b"] {
        assert_eq!(bench.backend.result(name).await.stdout, "once\n");
    }
    stop(agent).await;
}
