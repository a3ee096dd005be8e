//! What is asked every few seconds goes through the partial indexes, however many rows are past.

use sqlx::AssertSqlSafe;

use super::{executions, reaping, stops};
use crate::ProjectionDatabase;

async fn plan(select: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let database = ProjectionDatabase::open(folder.path().join("backend.db"))
        .await
        .unwrap();
    let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {select}"));
    let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(explain)
        .fetch_all(&*database.readers().await)
        .await
        .unwrap();
    let steps: Vec<String> = steps.into_iter().map(|(_, _, _, step)| step).collect();
    steps.join("\n")
}

#[tokio::test]
async fn frequent_questions_read_partial_indexes() {
    for (select, index) in [
        (reaping::OVERDUE, "execution_results_in_flight"),
        (reaping::UNANSWERED_AFTER_EXPIRY, "executions_unfinished"),
        (reaping::UNANSWERED_AFTER_KILL, "executions_unfinished"),
        (stops::OPEN, "executions_unfinished"),
        (stops::OPEN_ON_MACHINE, "executions_unfinished"),
        (
            reaping::UNANSWERED_AFTER_MACHINE_STOP,
            "machine_stops_by_time",
        ),
        (executions::RUNNING_BY_JOB, "execution_results_in_flight"),
        (executions::PENDING_BY_JOB, "executions_unfinished"),
        (executions::UNDISPATCHED, "executions_undispatched"),
    ] {
        let plan = plan(select).await;
        assert!(plan.contains(index), "{select}\n{plan}");
    }
}
