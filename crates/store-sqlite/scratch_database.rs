// Shared by the build scripts of the crates that hold SQL, which take it in with `include!`.

use std::path::Path;

use sqlx::ConnectOptions;
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;

/// Builds an empty database from `migrations/` in the build folder and points sqlx's checked macros at it, so that
/// every statement is checked against the schema it will meet, without a database to set up by hand.
fn prepare_scratch_database() {
    println!("cargo::rerun-if-changed=migrations");
    let file = Path::new(&std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("scratch.db");
    let _ = std::fs::remove_file(&file);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(migrate(&file));
    println!("cargo::rustc-env=DATABASE_URL=sqlite://{}", file.display());
}

async fn migrate(file: &Path) {
    let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
    let mut connection = options.connect().await.expect("a scratch database");
    let migrator = Migrator::new(Path::new("migrations")).await.expect("readable migrations");
    migrator.run(&mut connection).await.expect("migrations that apply");
    sqlx::Connection::close(connection).await.expect("a scratch database on disk");
}
