//! The command line updates itself from the backend, on request alone.

use std::path::Path;

use kanade_e2e::{CommandLine, System, install, release};
use kanade_update::label_of;
use serde_json::json;

fn version_of(program: &Path) -> String {
    let label = label_of(program).expect("a program").expect("a label");
    label.version
}

async fn publish(system: &System, name: &str, version: &str, program: &[u8]) {
    let file = system.folder().join("package");
    install(program, &file);
    let file = file.display().to_string();
    let call = [
        "app",
        "publish",
        &file,
        "--name",
        name,
        "--version",
        version,
    ];
    system.command_line().call(call).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_takes_the_newest_package_and_nothing_that_is_something_else() {
    let system = System::builder().start().await;
    let package = format!("kanade-{}-{}", std::env::consts::OS, std::env::consts::ARCH);
    let exe = system.folder().join("bin/kanade");
    install(&release("kanade", "0.9.0"), &exe);
    let cli: CommandLine = system.command_line().of(&exe);

    let nothing = cli.call(["self-update"]).await.ok();
    assert!(nothing.contains("there is nothing newer"), "{nothing}");

    publish(&system, &package, "0.9.1", &release("kanade", "0.9.1")).await;
    publish(&system, &package, "0.10.0", &release("kanade", "0.10.0")).await;
    publish(&system, "kanade-beos-m68k", "0.11.0", b"for another system").await;
    let call = ["self-update", "--check", "--output", "json"];
    let checked = cli.call(call).await.json();
    let expected = json!({ "running": "0.9.0", "available": "0.10.0", "updated_to": null });
    assert_eq!(checked, expected);
    assert_eq!(version_of(&exe), "0.9.0");

    let updated = cli.call(["self-update"]).await.ok();
    assert_eq!(updated, "kanade 0.9.0 is replaced by 0.10.0\n");
    assert_eq!(version_of(&exe), "0.10.0");
    let health = cli.call(["health"]).await;
    assert_eq!(health.code, 0, "{}", health.stderr);

    publish(&system, &package, "0.12.0", &release("kanade", "0.11.0")).await;
    let refused = cli.call(["self-update"]).await;
    assert_eq!(refused.code, 1);
    assert!(
        refused.stderr.contains("the package is not kanade 0.12.0"),
        "{}",
        refused.stderr
    );
    assert_eq!(version_of(&exe), "0.10.0");

    cli.call(["self-update", "--version", "0.9.1"]).await.ok();
    assert_eq!(version_of(&exe), "0.9.1");
    let left: Vec<_> = std::fs::read_dir(exe.parent().expect("a folder"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(left, ["kanade"]);
}
