use kanade_client::Client;

use crate::program::{Installation, said};

#[tokio::test]
async fn the_static_token_of_a_migration_is_accepted_with_a_warning() {
    let installation = Installation::new("nats://127.0.0.1:1");
    let serving = installation.serve_with(&[("KANADE_AUTH_STATIC_TOKEN", "token-of-old-times")]);
    assert!(
        serving
            .said
            .iter()
            .any(|line| line.contains("WARN") && line.contains("static token"))
    );
    let me = Client::new(&serving.url, Some("token-of-old-times"))
        .unwrap()
        .me()
        .await
        .unwrap();
    assert_eq!(me.role.to_string(), "admin");
    let refused = Client::new(&serving.url, Some("token-of-new-times"))
        .unwrap()
        .me()
        .await;
    assert_eq!(refused.unwrap_err().status(), Some(401));
}

#[tokio::test]
async fn authentication_is_switched_off_on_this_machine_only_and_says_so() {
    let installation = Installation::new("nats://127.0.0.1:1");
    let serving = installation.serve_with(&[("KANADE_AUTH_DISABLE", "1")]);
    assert!(
        serving
            .said
            .iter()
            .any(|line| line.contains("AUTHENTICATION IS SWITCHED OFF"))
    );
    let me = Client::new(&serving.url, None).unwrap().me().await.unwrap();
    assert!(me.auth_disabled);

    let open = Installation::listening_on("0.0.0.0:0", "nats://127.0.0.1:1");
    let refused = open
        .command(&[])
        .env("KANADE_AUTH_DISABLE", "1")
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("loopback"), "{}", said(&refused));
}

#[tokio::test]
async fn a_first_password_from_the_environment_must_be_changed() {
    let installation = Installation::new("nats://127.0.0.1:1");
    let password = "from the unit file";
    let serving = installation.serve_with(&[
        ("KANADE_BOOTSTRAP_ADMIN_USER", "root"),
        ("KANADE_BOOTSTRAP_ADMIN_PASSWORD", password),
    ]);
    assert!(serving.said.iter().all(|line| !line.contains(password)));
    let session = Client::new(&serving.url, None)
        .unwrap()
        .login("root", password)
        .await;
    assert!(session.is_ok_and(|session| session.must_change_pw));
}
