use kanade_update::Label;
use serde_json::{Value, json};

use crate::backend::Backend;
use crate::fixtures::minutes_ago;
use crate::program::Program;

/// The SHA-256 of `echo hi`.
const DIGEST: &str = "33c08bea69cd53b8dcf99f10b01df65afc8a8b0b5a5f5f8d6e9d2d8f5bd1d0aa";

fn row(version: &str, used_by: &[&str]) -> Value {
    json!({
        "name": "vlc", "version": version, "size": 43_000_000, "digest": "SHA-256=abc",
        "sha256": DIGEST, "modified": minutes_ago(9), "used_by": used_by,
    })
}

fn published(name: &str) -> Value {
    json!({
        "name": name, "version": "1", "size": 7, "digest": "SHA-256=abc", "sha256": DIGEST,
        "existed": false,
    })
}

#[test]
fn packages_are_listed_with_what_uses_them() {
    let backend = Backend::start();
    let rows = [row("3.0.20", &["job install-vlc"]), row("3.0.19", &[])];
    backend.answers("GET /api/app-packages", rows);
    insta::assert_snapshot!(Program::at(&backend).call("app list vlc"));
    assert_eq!(backend.asked()[0].query, "name=vlc&limit=100");
}

#[test]
fn a_script_is_published_with_its_digest() {
    let backend = Backend::start();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("greet.sh");
    std::fs::write(&file, "echo hi").unwrap();
    backend.answers("GET /api/script-objects", json!([]));
    backend.answers("POST /api/script-objects/greet/1", published("greet"));
    let call = format!("script publish {} --version 1", file.display());
    insta::assert_snapshot!(Program::at(&backend).call(&call));
    let asked = &backend.asked()[1];
    assert_eq!(asked.body, "echo hi");
    let digest = kanade_wire::Digest::of(b"echo hi");
    assert_eq!(asked.headers["x-content-sha256"], digest.as_str());
    assert_eq!(asked.headers["content-length"], "7");
}

#[test]
fn another_content_is_refused_before_it_is_sent() {
    let backend = Backend::start();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("vlc.exe");
    std::fs::write(&file, "another").unwrap();
    backend.answers("GET /api/app-packages", [row("3.0.20", &[])]);
    let call = format!("app publish {} --version 3.0.20", file.display());
    insta::assert_snapshot!(Program::at(&backend).call(&call));
    assert_eq!(backend.asked().len(), 1);
}

#[test]
fn a_package_is_downloaded_into_a_new_file() {
    let backend = Backend::start();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("vlc.exe");
    backend.answers_text("GET /api/app-packages/vlc/3", "content");
    let call = format!("app download vlc 3 --to {}", file.display());
    let said = Program::at(&backend).call(&call).to_string();
    assert!(said.contains("Wrote 7 B"), "{said}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "content");
    let again = Program::at(&backend).call(&call).to_string();
    assert!(again.contains("cannot be written"), "{again}");
}

#[test]
fn releases_are_listed_with_their_platforms() {
    let backend = Backend::start();
    let release = json!({
        "version": "1.2.0", "size": 24_000_000, "digest": null, "modified": minutes_ago(9),
        "platforms": [
            { "platform": "linux-x86_64", "size": 12_000_000, "sha256": DIGEST, "modified": minutes_ago(9) },
            { "platform": null, "size": 12_000_000, "sha256": DIGEST, "modified": minutes_ago(9) },
        ],
        "used_by": ["configuration groups.pilot"],
    });
    backend.answers("GET /api/agents/releases", [release]);
    insta::assert_snapshot!(Program::at(&backend).call("agent releases"));
}

#[test]
fn a_release_is_deleted_for_one_platform() {
    let backend = Backend::start();
    backend.answers("DELETE /api/agents/releases/1.2.0", json!(null));
    let call = "agent release-delete 1.2.0 --platform linux-x86_64";
    insta::assert_snapshot!(Program::at(&backend).call(call));
    assert_eq!(backend.asked()[0].query, "platform=linux-x86_64");
}

#[test]
fn a_release_is_published_as_what_stands_in_it() {
    let backend = Backend::start();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("kanade-agent");
    let label = Label::new("kanade-agent", "1.2.0");
    std::fs::write(&file, label.bytes()).unwrap();
    backend.answers("POST /api/agents/publish", published("kanade-agent"));
    let publish = |options: &str| {
        let call = format!("agent publish {} {options}", file.display());
        Program::at(&backend).call(call.trim_end()).to_string()
    };

    let sent = publish("");
    assert!(sent.contains("Published: kanade-agent"), "{sent}");
    assert_eq!(backend.asked()[0].query, "version=1.2.0");
    let other = publish("--version 1.3.0");
    assert!(
        other.contains("is version 1.2.0 by its own label, not 1.3.0"),
        "{other}"
    );
    std::fs::write(&file, "MZ").unwrap();
    let none = publish("--version 1.2.0");
    assert!(none.contains("it has no label that says so"), "{none}");
    assert_eq!(backend.asked().len(), 1, "nothing else was sent");
    let unsaid = publish("--legacy");
    assert!(unsaid.contains("--version <VERSION>"), "{unsaid}");
    publish("--legacy --version 0.43.90");
    assert_eq!(backend.asked()[1].query, "version=0.43.90&legacy=true");
}
