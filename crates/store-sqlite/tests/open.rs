//! Opening real files.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use kanade_store_sqlite::{ApplicationId, OpenError, OpenOptions, SqliteFile, Synchronous};
use sqlx::migrate::Migrator;
use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};

static FIRST: Migrator = sqlx::migrate!("tests/migrations/first");
static SECOND: Migrator = sqlx::migrate!("tests/migrations/second");

const LAMPS: ApplicationId = ApplicationId::from_ascii(*b"LAMP");

fn lamps(path: &Path, migrator: &'static Migrator) -> OpenOptions {
    OpenOptions::new(
        path,
        LAMPS,
        "the lamp database",
        Synchronous::Full,
        migrator,
    )
}

async fn pragma(file: &SqliteFile, name: &str) -> String {
    let query = format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}");
    let mut writer = file.writer().await.unwrap();
    sqlx::query_scalar(sqlx::AssertSqlSafe(query))
        .fetch_one(&mut *writer)
        .await
        .unwrap()
}

async fn foreign_database(path: &Path, sql: &'static str) {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true);
    let mut connection = options.connect().await.unwrap();
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_new_file_gets_its_identity_and_its_pragmas() {
    let folder = tempfile::tempdir().unwrap();
    let file = lamps(&folder.path().join("deep/lamps.db"), &FIRST)
        .open()
        .await
        .unwrap();

    assert_eq!(
        pragma(&file, "application_id").await,
        LAMPS.as_pragma().to_string()
    );
    assert_eq!(pragma(&file, "auto_vacuum").await, "2");
    assert_eq!(pragma(&file, "journal_mode").await, "wal");
    assert_eq!(pragma(&file, "synchronous").await, "2");
    assert_eq!(pragma(&file, "foreign_keys").await, "1");
    assert_eq!(pragma(&file, "journal_size_limit").await, "16777216");
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_can_read_a_new_file() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lamps.db");
    let _file = lamps(&path, &FIRST).open().await.unwrap();

    for name in ["lamps.db", "lamps.db-wal"] {
        let mode = fs::metadata(folder.path().join(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[tokio::test]
async fn a_write_is_seen_by_readers_and_survives_a_close() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lamps.db");
    let file = lamps(&path, &FIRST).open().await.unwrap();
    let mut transaction = file.begin().await.unwrap();
    sqlx::query("INSERT INTO rooms VALUES (7)")
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let seen: i64 = sqlx::query_scalar("SELECT id FROM rooms")
        .fetch_one(file.readers())
        .await
        .unwrap();
    file.close().await.unwrap();
    file.close().await.unwrap();

    assert_eq!(seen, 7);
    assert!(!folder.path().join("lamps.db-wal").exists());
    let file = lamps(&path, &SECOND).open().await.unwrap();
    let again: i64 = sqlx::query_scalar("SELECT id FROM rooms")
        .fetch_one(file.readers())
        .await
        .unwrap();
    assert_eq!(again, 7);
}

#[tokio::test]
async fn a_reader_cannot_write_and_foreign_keys_hold() {
    let folder = tempfile::tempdir().unwrap();
    let file = lamps(&folder.path().join("lamps.db"), &FIRST)
        .open()
        .await
        .unwrap();
    let insert = "INSERT INTO lamps VALUES ('hall', 1)";

    let read = sqlx::query(insert)
        .execute(file.readers())
        .await
        .unwrap_err();
    let orphan = sqlx::query(insert)
        .execute(&mut *file.writer().await.unwrap())
        .await
        .unwrap_err();

    assert!(read.to_string().contains("readonly"), "{read}");
    assert!(orphan.to_string().contains("FOREIGN KEY"), "{orphan}");
}

#[tokio::test]
async fn a_file_in_use_is_refused_by_name_until_it_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lamps.db");
    let file = lamps(&path, &FIRST).open().await.unwrap();

    let error = lamps(&path, &FIRST).open().await.unwrap_err();
    file.close().await.unwrap();

    let expected = format!(
        "the lamp database {} is in use by another process",
        path.display()
    );
    assert_eq!(error.to_string(), expected);
    lamps(&path, &FIRST).open().await.unwrap();
}

#[tokio::test]
async fn somebody_elses_files_are_refused_and_left_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lamps.db");
    let cases = [
        (
            "PRAGMA application_id = 1263432564; CREATE TABLE t (a)",
            "kanade's state database",
        ),
        (
            "PRAGMA application_id = 1263427943",
            "a kanade agent's state",
        ),
        (
            "CREATE TABLE users (username)",
            "without an application id with tables users",
        ),
    ];
    for (sql, found) in cases {
        let _ = fs::remove_file(&path);
        foreign_database(&path, sql).await;
        let before = fs::read(&path).unwrap();

        let error = lamps(&path, &FIRST).open().await.unwrap_err();

        assert!(error.to_string().contains(found), "{error}");
        assert_eq!(fs::read(&path).unwrap(), before);
    }
    fs::write(&path, "a shopping list").unwrap();
    let error = lamps(&path, &FIRST).open().await.unwrap_err().to_string();
    assert!(
        error.contains("is not the lamp database: it is not a SQLite database"),
        "{error}"
    );
}

#[tokio::test]
async fn a_schema_from_the_future_is_refused_as_such() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lamps.db");
    lamps(&path, &SECOND)
        .open()
        .await
        .unwrap()
        .close()
        .await
        .unwrap();

    let error = lamps(&path, &FIRST).open().await.unwrap_err();

    assert!(
        matches!(
            error,
            OpenError::Newer {
                migration: 20_261_122_080_000,
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_file_whose_identity_is_only_in_its_log_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (
        folder.path().join("lamps.db"),
        folder.path().join("copy.db"),
    );
    let file = lamps(&path, &FIRST).open().await.unwrap();
    for suffix in ["", "-wal"] {
        let name = |path: &Path| format!("{}{suffix}", path.display());
        fs::copy(name(&path), name(&copy)).unwrap();
    }
    file.close().await.unwrap();

    lamps(&copy, &FIRST).open().await.unwrap();
}
