//! Taking over the accounts of 0.43 databases built here.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use kanade_store::state::{Account, AccountRepository, Role};
use kanade_store_sqlite_state::{LegacyError, import_legacy};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use support::{Scene, at, new_account};

const SCHEMA: &str = "
    CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY);
    CREATE TABLE agents (pc_id TEXT PRIMARY KEY);
    CREATE TABLE users (
        username TEXT PRIMARY KEY, password_hash TEXT NOT NULL, role TEXT NOT NULL,
        disabled INTEGER NOT NULL DEFAULT 0, must_change_pw INTEGER NOT NULL DEFAULT 0, email TEXT,
        created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, updated_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
    );";

const USERS: &str = "
    INSERT INTO users VALUES
        ('admin', '$argon2id$v=19$one', 'admin', 0, 1, NULL, '2026-01-02 03:04:05', '2026-01-03T03:04:05Z'),
        ('old', '$argon2id$v=19$two', 'viewer', 1, 0, 'old@kanade.example', '2026-01-02 03:04:05', '2026-01-02 03:04:05');";

/// Keeps the write-ahead log in place, as a killed backend leaves it.
async fn old_database(path: &Path, sql: &[&'static str]) -> SqliteConnection {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true);
    let mut connection = options
        .journal_mode(SqliteJournalMode::Wal)
        .connect()
        .await
        .unwrap();
    for statement in sql {
        sqlx::raw_sql(*statement)
            .execute(&mut connection)
            .await
            .unwrap();
    }
    connection
}

async fn closed_database(path: &Path, sql: &[&'static str]) {
    old_database(path, sql).await.close().await.unwrap();
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.retain(|name| name.starts_with("backend.db"));
    names.sort();
    names
}

fn path(scene: &Scene) -> PathBuf {
    scene.folder.path().join("backend.db")
}

#[tokio::test]
async fn accounts_are_taken_over_and_the_file_is_set_aside() {
    let scene = Scene::new().await;
    closed_database(&path(&scene), &[SCHEMA, USERS]).await;

    let imported = import_legacy(&path(&scene), &scene.state, at(0))
        .await
        .unwrap()
        .unwrap();

    assert_eq!(imported.usernames, ["admin", "old"]);
    assert_eq!(
        names(scene.folder.path()),
        ["backend.db.kanade-0.43-20261121T080000Z"]
    );
    let accounts = scene.state.accounts().list().await.unwrap();
    let expected = Account {
        username: "old".into(),
        role: Role::Viewer,
        disabled: true,
        must_change_password: false,
        email: Some("old@kanade.example".into()),
        created_at: "2026-01-02T03:04:05Z".parse().unwrap(),
        updated_at: "2026-01-02T03:04:05Z".parse().unwrap(),
    };
    assert_eq!(accounts[1], expected);
    assert_eq!(
        (accounts[0].role, accounts[0].must_change_password),
        (Role::Admin, true)
    );
    let credentials = scene
        .state
        .accounts()
        .credentials("admin")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(credentials.password_hash, "$argon2id$v=19$one");
}

#[tokio::test]
async fn accounts_that_are_only_in_the_write_ahead_log_are_taken_over() {
    let scene = Scene::new().await;
    let elsewhere = scene.folder.path().join("elsewhere.db");
    let live = old_database(
        &elsewhere,
        &[SCHEMA, "PRAGMA wal_checkpoint(TRUNCATE)", USERS],
    )
    .await;
    for suffix in ["", "-wal"] {
        let from = format!("{}{suffix}", elsewhere.display());
        fs::copy(from, format!("{}{suffix}", path(&scene).display())).unwrap();
    }
    live.close().await.unwrap();

    let imported = import_legacy(&path(&scene), &scene.state, at(0))
        .await
        .unwrap()
        .unwrap();

    assert_eq!(imported.usernames, ["admin", "old"]);
    assert_eq!(
        names(scene.folder.path()),
        ["backend.db.kanade-0.43-20261121T080000Z"]
    );
}

#[tokio::test]
async fn an_import_that_was_cut_off_before_the_rename_is_finished() {
    let scene = Scene::new().await;
    closed_database(&path(&scene), &[SCHEMA, USERS]).await;
    let imported = import_legacy(&path(&scene), &scene.state, at(0))
        .await
        .unwrap()
        .unwrap();
    fs::rename(&imported.set_aside, path(&scene)).unwrap();

    let again = import_legacy(&path(&scene), &scene.state, at(1))
        .await
        .unwrap()
        .unwrap();

    assert_eq!(again.usernames, Vec::<String>::new());
    assert_eq!(
        names(scene.folder.path()),
        ["backend.db.kanade-0.43-20261121T080001Z"]
    );
}

#[tokio::test]
async fn nothing_happens_without_a_file_or_with_one_of_ours() {
    let scene = Scene::new().await;
    let ours = scene.folder.path().join("backend-state.db");

    assert_eq!(
        import_legacy(&path(&scene), &scene.state, at(0))
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        import_legacy(&ours, &scene.state, at(0)).await.unwrap(),
        None
    );
}

#[tokio::test]
async fn any_doubt_is_a_refusal_that_changes_nothing() {
    let bad_role = "INSERT INTO users (username, password_hash, role) VALUES ('mika', '$argon2id$', 'emperor')";
    let bad_password =
        "INSERT INTO users (username, password_hash, role) VALUES ('mika', 'secret', 'admin')";
    let bad_time = "INSERT INTO users VALUES ('mika', '$argon2id$', 'admin', 0, 0, NULL, 'yesterday', 'today')";
    let cases: [(&[&str], &str); 6] = [
        (
            &["CREATE TABLE users (username)"],
            "none named _sqlx_migrations",
        ),
        (
            &[
                "CREATE TABLE lamps (oil)",
                "CREATE TABLE _sqlx_migrations (version)",
            ],
            "none named users",
        ),
        (
            &[SCHEMA, "ALTER TABLE users DROP COLUMN email"],
            "no column email",
        ),
        (
            &[SCHEMA, USERS, bad_role],
            "its role \"emperor\" is unknown",
        ),
        (&[SCHEMA, USERS, bad_password], "not hashed with argon2"),
        (&[SCHEMA, USERS, bad_time], "\"yesterday\" is not a time"),
    ];
    for (sql, expected) in cases {
        let scene = Scene::new().await;
        closed_database(&path(&scene), sql).await;

        let error = import_legacy(&path(&scene), &scene.state, at(0))
            .await
            .unwrap_err()
            .to_string();

        assert!(
            error.contains(expected) && error.contains("untouched"),
            "{error}"
        );
        assert!(!names(scene.folder.path()).concat().contains("0.43"));
        assert_eq!(scene.state.accounts().list().await.unwrap(), []);
    }
}

#[tokio::test]
async fn an_account_of_the_same_name_with_another_password_is_a_doubt() {
    let scene = Scene::new().await;
    scene
        .state
        .accounts()
        .create(new_account("old", Role::Admin), at(0))
        .await
        .unwrap();
    closed_database(&path(&scene), &[SCHEMA, USERS]).await;

    let error = import_legacy(&path(&scene), &scene.state, at(0))
        .await
        .unwrap_err()
        .to_string();

    assert!(
        error.contains("account \"old\"") && error.contains("another password"),
        "{error}"
    );
    assert_eq!(scene.state.accounts().find("admin").await.unwrap(), None);
}

#[tokio::test]
async fn a_file_that_the_old_backend_still_has_open_is_refused() {
    let scene = Scene::new().await;
    let running = old_database(&path(&scene), &[SCHEMA, USERS]).await;

    let error = import_legacy(&path(&scene), &scene.state, at(0))
        .await
        .unwrap_err();

    assert!(matches!(error, LegacyError::InUse { .. }), "{error}");
    running.close().await.unwrap();
    assert!(
        import_legacy(&path(&scene), &scene.state, at(0))
            .await
            .unwrap()
            .is_some()
    );
}
