//! Questions to a real projection file, the malicious ones included.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use kanade_store::query::{Cell, QueryAnswer, QueryError, QueryRequest, QueryRunner};
use kanade_store::state::{AttributeChange, AttributeRepository};
use kanade_store_sqlite_projection::ProjectionDatabase;
use kanade_store_sqlite_query::{QueryDatabase, VIEWS};
use kanade_store_sqlite_state::{SqliteAttributes, StateDatabase};
use kanade_wire::{AttributeKey, PcId};
use tempfile::TempDir;

struct Asked {
    database: QueryDatabase,
    attributes: Arc<SqliteAttributes>,
    projection: ProjectionDatabase,
    folder: TempDir,
}

async fn asked() -> Asked {
    let folder = tempfile::tempdir().unwrap();
    let projection = ProjectionDatabase::open(folder.path().join("backend.db"))
        .await
        .unwrap();
    let state = StateDatabase::open(folder.path().join("state.db")).await;
    let attributes = Arc::new(state.unwrap().attributes());
    let asked = Asked {
        database: QueryDatabase::new(projection.clone(), attributes.clone()),
        attributes,
        projection,
        folder,
    };
    asked.fill();
    asked
}

impl Asked {
    /// Rows as projections would write them.
    fn fill(&self) {
        let connection = rusqlite::Connection::open(self.projection.path()).unwrap();
        connection
            .execute_batch(
                "INSERT INTO agents (pc_id, hostname, agent_version, last_heartbeat, updated_at)
                 VALUES ('a', 'alpha', '1.0.0', 0, 1763683200000000000), ('b', 'beta', '1.0.0', 0, 0);
                 INSERT INTO execution_results (result_id, pc_id, job_id, outcome, exit_code, started_at,
                    finished_at, recorded_at, stdout)
                 VALUES ('r1', 'a', 'greet', 'failed', 1, 1763683200000000000, 1763683201500000000,
                    1763683202000000000, 'hello'),
                    ('r2', 'b', 'greet', NULL, NULL, 1763683300000000000, NULL, 1763683300000000000, '');",
            )
            .unwrap();
    }

    async fn ask(&self, sql: &str) -> Result<QueryAnswer, QueryError> {
        self.ask_within(sql, 5, 1_000).await
    }

    async fn ask_within(
        &self,
        sql: &str,
        seconds: u64,
        limit: usize,
    ) -> Result<QueryAnswer, QueryError> {
        let request = QueryRequest {
            sql: sql.to_owned(),
            limit,
            timeout: Duration::from_secs(seconds),
        };
        self.database.run(request).await
    }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

#[tokio::test]
async fn views_are_joined_grouped_and_filtered_like_tables() {
    let asked = asked().await;
    let answer = asked
        .ask(
            "SELECT hostname, outcome, duration_ms, started_at, stdout
             FROM results JOIN machines USING (pc_id)
             WHERE started_ns >= ns('2025-11-21') ORDER BY hostname",
        )
        .await
        .unwrap();

    assert_eq!(answer.columns[0], "hostname");
    let time = text("2025-11-21T00:00:00.000Z");
    let first = vec![
        text("alpha"),
        text("failed"),
        Cell::Integer(1_500),
        time,
        text("hello"),
    ];
    assert_eq!(answer.rows[0], first);
    assert_eq!((answer.rows.len(), answer.truncated), (2, false));
    let count = asked.ask("SELECT count(*) FROM results").await.unwrap();
    assert_eq!(count.rows, [[Cell::Integer(2)]]);
}

#[tokio::test]
async fn tables_that_jobs_report_are_views_over_all_jobs() {
    let asked = asked().await;
    let connection = rusqlite::Connection::open(asked.projection.path()).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE exploded_1 (pc_id TEXT NOT NULL, name TEXT, version TEXT);
             CREATE TABLE exploded_2 (pc_id TEXT NOT NULL, name TEXT, size INTEGER);
             CREATE TABLE exploded_3 (pc_id TEXT NOT NULL, name TEXT);
             INSERT INTO exploded_1 VALUES ('a', 'curl', '8.1');
             INSERT INTO exploded_2 VALUES ('b', 'git', 7);
             INSERT INTO inventory_tables (physical_name, job_id, table_name, field, spec, wanted, state)
             VALUES ('exploded_1', 'sw', 'software', 'apps', '{}', 0, 'ready'),
                ('exploded_3', 'sw', 'software', 'apps', '{}', 1, 'building'),
                ('exploded_2', 'other', 'software', 'list', '{}', 1, 'ready');
             INSERT INTO inventory_lists (job_id, field, pc_id, collected_at, recorded_at, digest)
             VALUES ('sw', 'apps', 'a', 1000000000, 5, 'x'), ('other', 'list', 'b', 0, 5, 'x');",
        )
        .unwrap();

    let answer = asked
        .ask("SELECT * FROM software ORDER BY name")
        .await
        .unwrap();
    let columns = ["pc_id", "job_id", "collected_at", "name", "size", "version"];
    let mut sorted = answer.columns.clone();
    sorted[3..].sort();
    assert_eq!(sorted, columns);
    assert_eq!(
        (&answer.rows[0][0], &answer.rows[0][1]),
        (&text("a"), &text("sw"))
    );
    let direct = asked.ask("SELECT * FROM exploded_1").await;
    assert!(matches!(direct, Err(QueryError::Refused(_))), "{direct:?}");
    let remove = "INSERT INTO inventory_removals VALUES ('sw', 5)";
    connection.execute_batch(remove).unwrap();
    let left = asked.ask("SELECT name FROM software").await.unwrap();
    assert_eq!(left.rows, [[text("git")]]);
}

#[tokio::test]
async fn every_view_can_be_read_whole() {
    let asked = asked().await;
    for view in asked.database.views().await.unwrap() {
        let answer = asked.ask(&format!("SELECT * FROM {}", view.name)).await;
        let columns = answer.unwrap_or_else(|error| panic!("{}: {error}", view.name));
        let names: Vec<&str> = view.columns.iter().map(|column| &*column.name).collect();
        assert_eq!(columns.columns, names, "{}", view.name);
    }
    assert!(VIEWS.len() >= 8);
}

#[tokio::test]
async fn more_rows_than_wanted_are_cut_and_that_is_said() {
    let asked = asked().await;
    let answer = asked
        .ask_within("SELECT * FROM machines", 5, 1)
        .await
        .unwrap();
    assert_eq!((answer.rows.len(), answer.truncated), (1, true));
}

#[tokio::test]
async fn whatever_is_no_select_over_the_views_is_refused() {
    let asked = asked().await;
    let state = asked.folder.path().join("backend-state.db");
    rusqlite::Connection::open(&state)
        .and_then(|state| state.execute_batch("CREATE TABLE accounts (password_hash TEXT)"))
        .unwrap();
    let attach = format!("ATTACH '{}' AS state", state.display());
    for sql in [
        attach.as_str(),
        "INSERT INTO machines VALUES (1)",
        "INSERT INTO agents (pc_id) VALUES ('x')",
        "DELETE FROM execution_results",
        "UPDATE agents SET hostname = 'x'",
        "CREATE TEMP TABLE x (a)",
        "CREATE TEMP VIEW x AS SELECT 1",
        "DROP VIEW machines",
        "PRAGMA table_info(agents)",
        "PRAGMA query_only = OFF",
        "SELECT load_extension('/tmp/x.so')",
        "SELECT * FROM sqlite_master",
        "SELECT * FROM sqlite_schema",
        "SELECT * FROM temp.sqlite_temp_schema",
        "SELECT name FROM pragma_table_info('agents')",
        "SELECT count(*) FROM pragma_table_info('agents')",
        "SELECT count(*) FROM sqlite_schema",
        "SELECT count(*) FROM dead_letters",
        "SELECT * FROM agents",
        "SELECT * FROM main.agents",
        "SELECT * FROM main.check_transitions",
        "SELECT * FROM dead_letters",
        "SELECT * FROM execution_results",
        "WITH results AS (SELECT * FROM execution_results) SELECT * FROM results",
        "WITH machines AS (SELECT quarantined_versions FROM agents) SELECT * FROM machines",
        "SELECT (SELECT stdout FROM execution_results)",
        "SELECT zeroblob(2000000000)",
        "SELECT hex(randomblob(1000000000))",
        "SELECT sqlite_version()",
        "BEGIN",
        "VACUUM INTO '/tmp/copy.db'",
        "EXPLAIN SELECT * FROM machines",
        "SELECT 1; DELETE FROM agents",
        "REINDEX",
        "ANALYZE",
    ] {
        let refused = asked.ask(sql).await;
        assert!(
            matches!(
                refused,
                Err(QueryError::Refused(_) | QueryError::Invalid(_))
            ),
            "{sql}: {refused:?}"
        );
    }
    let count = asked.ask("SELECT count(*) FROM machines").await.unwrap();
    assert_eq!(count.rows, [[Cell::Integer(2)]]);
}

#[tokio::test]
async fn a_refusal_says_what_is_not_allowed() {
    let asked = asked().await;
    for (sql, said) in [
        ("ATTACH 'x' AS y", "other databases cannot be attached"),
        ("SELECT load_extension('x')", "load_extension()"),
        ("SELECT * FROM dead_letters", "dead_letters cannot be read"),
        ("DELETE FROM agents", "only SELECT"),
        ("PRAGMA user_version", "PRAGMA user_version"),
    ] {
        let refused = asked.ask(sql).await.unwrap_err().to_string();
        assert!(refused.contains(said), "{sql}: {refused}");
    }
    let invalid = asked.ask("SELECT nothing FROM machines").await.unwrap_err();
    assert!(matches!(invalid, QueryError::Invalid(_)), "{invalid:?}");
}

#[tokio::test]
async fn what_never_ends_is_stopped() {
    let asked = asked().await;
    for sql in [
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
         SELECT count(*) FROM n a, n b, n c",
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION SELECT i + 1 FROM n) SELECT max(i) FROM n ORDER BY i",
    ] {
        let begin = Instant::now();
        let stopped = asked.ask_within(sql, 1, 1_000).await;
        assert!(
            matches!(stopped, Err(QueryError::TooLong { seconds: 1 })),
            "{stopped:?}"
        );
        assert!(begin.elapsed() < Duration::from_secs(10), "{sql}");
    }
}

#[tokio::test]
async fn what_grows_without_bounds_is_stopped() {
    let asked = asked().await;
    for sql in [
        "SELECT replace(printf('%.*c', 900000, 'x'), 'x', 'yyyyyyyyyyyyyyyy')",
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)
         SELECT group_concat(hex(i * 123456789)) FROM n",
    ] {
        let stopped = asked.ask(sql).await;
        assert!(
            matches!(stopped, Err(QueryError::TooLarge(_))),
            "{sql}: {stopped:?}"
        );
    }
    let nothing = asked.ask("SELECT printf('%.*c', 2000000000, 'x')").await;
    assert_eq!(nothing.unwrap().rows, [[Cell::Null]]);
    let wide = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
        SELECT printf('%.*c', 60000, 'x') FROM n";
    let answer = asked.ask(wide).await.unwrap();
    assert!(
        answer.truncated && answer.rows.len() < 400,
        "{}",
        answer.rows.len()
    );
}

#[tokio::test]
async fn attributes_are_joined_and_what_lies_beside_them_is_out_of_reach() {
    let asked = asked().await;
    let change = AttributeChange {
        pc_id: PcId::new("a").unwrap(),
        replace: false,
        values: [(AttributeKey::new("site").unwrap(), Some("tokyo".to_owned()))].into(),
    };
    let at = chrono::DateTime::UNIX_EPOCH;
    asked.attributes.change(vec![change], at).await.unwrap();

    let answer = asked
        .ask(
            "SELECT hostname, value FROM machines JOIN attributes USING (pc_id) WHERE key = 'site'",
        )
        .await
        .unwrap();
    assert_eq!(answer.rows, [[text("alpha"), text("tokyo")]]);
    let none = "SELECT pc_id FROM machines WHERE NOT EXISTS (SELECT 1 FROM attributes
        WHERE attributes.pc_id = machines.pc_id AND key = 'site')";
    assert_eq!(asked.ask(none).await.unwrap().rows, [[text("b")]]);
    for sql in [
        "SELECT * FROM machine_attributes",
        "SELECT * FROM temp.attribute_rows",
        "SELECT * FROM accounts, attributes",
        "DELETE FROM attributes",
    ] {
        assert!(asked.ask(sql).await.is_err(), "{sql}");
    }
}
