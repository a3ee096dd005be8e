//! Supervised tasks as their owner sees them. Time is tokio's paused clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use kanade_runtime::{MockClock, TaskState, TaskStatus, Tasks, tasks::TasksOptions};

const LIMIT: Duration = Duration::from_secs(5);
const DAY: Duration = Duration::from_secs(86_400);

fn tasks() -> Tasks {
    let clock = MockClock::at_rfc3339("2026-11-21T08:00:00Z").shared();
    Tasks::new(TasksOptions {
        clock,
        ..TasksOptions::default()
    })
}

/// Waits until the only task of `tasks` is as `wanted` says.
async fn wait_for(tasks: &Tasks, wanted: impl Fn(&TaskStatus) -> bool) -> TaskStatus {
    let wait = async {
        loop {
            let status = tasks.statuses().remove(0);
            if wanted(&status) {
                return status;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(DAY, wait)
        .await
        .expect("the task gets there")
}

#[tokio::test(start_paused = true)]
async fn a_task_that_fails_panics_or_ends_is_started_again() {
    let tasks = tasks();
    let starts = Arc::new(AtomicU32::new(0));
    let counted = starts.clone();
    tasks.spawn("lamp", move |context| {
        let start = counted.fetch_add(1, Ordering::SeqCst);
        async move {
            match start {
                0 => return Err(std::io::Error::other("no oil")),
                1 => panic!("broken glass"),
                2 => return Ok(()),
                _ => context.stopping().await,
            }
            Ok(())
        }
    });

    let first = wait_for(&tasks, |status| status.state == TaskState::BackingOff).await;
    assert_eq!(first.last_error.as_deref(), Some("no oil"));
    let second = wait_for(&tasks, |status| {
        status.last_error.as_deref() == Some("panicked: broken glass")
    })
    .await;
    assert_eq!(second.restarts, 1);
    let third = wait_for(&tasks, |status| status.restarts == 3).await;
    assert_eq!(third.last_error.as_deref(), Some("ended unexpectedly"));
    assert_eq!(third.state, TaskState::Running);
    assert_eq!(tasks.stop(LIMIT).await, Vec::<String>::new());
    assert_eq!(tasks.statuses()[0].state, TaskState::Stopped);
}

#[tokio::test(start_paused = true)]
async fn a_panic_before_the_first_await_is_survived_too() {
    let tasks = tasks();
    tasks.spawn(
        "lamp",
        |_context| -> std::future::Ready<Result<(), String>> { panic!("no wick") },
    );

    let status = wait_for(&tasks, |status| status.restarts >= 2).await;

    assert_eq!(status.last_error.as_deref(), Some("panicked: no wick"));
    assert!(tasks.stop(LIMIT).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn delays_grow_while_a_task_fails_and_shrink_once_it_is_healthy() {
    let tasks = tasks();
    let starts = Arc::new(AtomicU32::new(0));
    let counted = starts.clone();
    tasks.spawn("lamp", move |context| {
        let start = counted.fetch_add(1, Ordering::SeqCst);
        async move {
            if start == 10 {
                context.mark_healthy();
            }
            Err::<(), _>("no oil")
        }
    });

    let begin = tokio::time::Instant::now();
    wait_for(&tasks, |status| status.restarts == 10).await;
    let grown = begin.elapsed();
    wait_for(&tasks, |status| status.restarts == 11).await;

    assert!(
        grown > Duration::from_secs(120),
        "ten failures took {grown:?}"
    );
    assert!(begin.elapsed() - grown <= Duration::from_millis(1_100));
}

#[tokio::test(start_paused = true)]
async fn a_task_done_once_stays_visible_until_its_name_is_used_again() {
    let tasks = tasks();
    tasks.spawn_once("repair", |context| async move {
        context.report_lag(3, 1.5);
        Ok::<_, String>(())
    });

    let status = wait_for(&tasks, |status| status.state == TaskState::Stopped).await;
    assert_eq!(
        (status.lag_messages, status.lag_seconds),
        (Some(3), Some(1.5))
    );

    tasks.spawn_once("repair", |_| async { Ok::<_, String>(()) });
    assert_eq!(tasks.statuses().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_task_that_does_not_stop_is_aborted_and_named() {
    let tasks = tasks();
    tasks.spawn("polite", |context| async move {
        context.stopping().await;
        Ok::<_, String>(())
    });
    tasks.spawn("stubborn", |_| std::future::pending::<Result<(), String>>());

    assert_eq!(tasks.stop(LIMIT).await, ["stubborn"]);
}

#[tokio::test(start_paused = true)]
async fn a_task_that_is_backing_off_stops_at_once() {
    let tasks = tasks();
    tasks.spawn("lamp", |_| async { Err::<(), _>("no oil") });
    wait_for(&tasks, |status| status.restarts >= 8).await;

    let begin = tokio::time::Instant::now();

    assert!(tasks.stop(LIMIT).await.is_empty());
    assert_eq!(begin.elapsed(), Duration::ZERO);
}
