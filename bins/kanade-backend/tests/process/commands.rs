use kanade_client::Client;

use crate::program::{Installation, said};

#[tokio::test]
async fn the_owner_of_the_machine_signs_in_while_the_backend_is_stopped() {
    let installation = Installation::new("nats://127.0.0.1:1");
    let first = installation.sign_in();
    let second = installation.sign_in();
    assert_eq!(first.account, "admin");
    assert!(first.password.is_some() && second.password.is_none());
    assert!(second.link.starts_with("knl_"));

    let serving = installation.serve();
    for token in [&first.token, &second.token] {
        let client = Client::new(&serving.url, Some(token)).unwrap();
        assert!(!client.me().await.unwrap().must_change_pw);
    }
}

#[test]
fn a_password_that_was_given_must_be_changed() {
    let installation = Installation::new("nats://127.0.0.1:1");
    let mut command = installation.command(&["sign-in", "--account", "admin"]);
    let output = command
        .env("KANADE_BOOTSTRAP_ADMIN_PASSWORD", "from the unit file")
        .output();
    let output = output.unwrap();
    let printed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(printed.get("password").is_none(), "{printed}");
}

#[test]
fn an_unknown_account_cannot_be_signed_in() {
    let installation = Installation::new("nats://127.0.0.1:1");
    installation.sign_in();
    let refused = installation.run(&["sign-in", "--account", "nobody"]);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(
        said(&refused),
        "kanade-backend: there is no account named \"nobody\"\n"
    );
}

#[test]
fn the_path_of_the_database_and_the_document_are_printed() {
    let installation = Installation::new("nats://127.0.0.1:1");
    let path = installation.run(&["resolve-db-path"]);
    let expected = format!("{}\n", installation.path("data/backend.db").display());
    assert_eq!(String::from_utf8(path.stdout).unwrap(), expected);
    let document = installation.run(&["openapi"]).stdout;
    let document: serde_json::Value = serde_json::from_slice(&document).unwrap();
    assert_eq!(document, kanade_api::openapi());
}

#[test]
fn every_problem_of_the_configuration_is_said_at_once() {
    let installation = Installation::new("nats://127.0.0.1:1");
    let wrong = "[server]\nbind = \"here\"\n[nats]\nurl = \"http://broker\"\n[db]\n[log]\npath = \"x\"\nlevel = \"info\"\n";
    std::fs::write(installation.path("backend.toml"), wrong).unwrap();
    let refused = installation.run(&[]);
    let said = said(&refused);
    assert_eq!(refused.status.code(), Some(1));
    for key in ["server.bind", "nats.url", "db.sqlite_path"] {
        assert!(said.contains(key), "{said}");
    }
}
