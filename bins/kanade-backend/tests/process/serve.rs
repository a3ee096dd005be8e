use std::time::Duration;

use kanade_client::Client;
use kanade_testkit::{NatsServer, PATIENCE, wait_until};

use crate::program::{Installation, said};

async fn wait_for_health(client: &Client, what: &str, status: &str) {
    wait_until(what, PATIENCE, async || {
        let health = client.fleet_health().await;
        health.is_ok_and(|health| health.status == status)
    })
    .await;
}

#[tokio::test]
async fn it_starts_without_its_broker_and_works_when_that_comes() {
    let mut broker = NatsServer::start().await;
    broker.stop().await;
    let installation = Installation::new(&broker.url());
    let token = installation.sign_in().token;
    let serving = installation.serve();
    let client = Client::new(&serving.url, Some(&token)).unwrap();

    let health = client.fleet_health().await.unwrap();
    assert!(!health.broker.connected);
    assert_eq!(health.problems, ["the broker is not reachable"]);
    let refused = client.jobs().all().await.unwrap_err();
    assert_eq!(refused.code(), Some("catalogue_unread"));

    broker.restart().await;
    wait_for_health(&client, "the backend to work", "unknown").await;
    assert!(client.jobs().all().await.unwrap().rows.is_empty());
}

#[tokio::test]
async fn it_survives_the_loss_of_its_broker() {
    let mut broker = NatsServer::start().await;
    let installation = Installation::new(&broker.url());
    let token = installation.sign_in().token;
    let serving = installation.serve();
    let client = Client::new(&serving.url, Some(&token)).unwrap();
    wait_for_health(&client, "the backend to work", "unknown").await;

    broker.kill().await;
    wait_for_health(&client, "the loss to be shown", "degraded").await;
    assert!(
        client.agents(&Default::default()).all().await.is_ok(),
        "what is known stays readable"
    );

    broker.restart().await;
    wait_for_health(&client, "the backend to work again", "unknown").await;
}

#[tokio::test]
async fn it_ends_in_time_with_a_stream_open_and_leaves_no_log_beside_its_databases() {
    let broker = NatsServer::start().await;
    let installation = Installation::new(&broker.url());
    let token = installation.sign_in().token;
    let mut serving = installation.serve();
    let client = Client::new(&serving.url, Some(&token)).unwrap();
    wait_for_health(&client, "the backend to work", "unknown").await;
    let mut feed = client.live().await.unwrap();
    assert_eq!(feed.next().await.unwrap(), kanade_client::LiveEvent::Open);

    let (code, took) = serving.stop().await;

    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(10), "{took:?}");
    let left: Vec<String> = std::fs::read_dir(installation.path("data"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with("-wal"))
        .collect();
    assert_eq!(left, [] as [&str; 0]);
}

#[tokio::test]
async fn a_second_one_on_the_same_folder_is_refused_in_one_line() {
    let installation = Installation::new("nats://127.0.0.1:1");
    let _serving = installation.serve();
    for arguments in [&[][..], &["sign-in"]] {
        let second = installation.run(arguments);
        let said = said(&second);
        assert_eq!(second.status.code(), Some(1));
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(
            said.contains("backend-state.db is in use by another process"),
            "{said}"
        );
    }
}

#[tokio::test]
async fn a_port_in_use_is_refused_in_one_line() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let bind = taken.local_addr().unwrap().to_string();
    let refused = Installation::listening_on(&bind, "nats://127.0.0.1:1").run(&[]);
    let said = said(&refused);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains(&format!("cannot listen on {bind}")), "{said}");
}

#[tokio::test]
async fn the_first_password_is_said_once_and_never_logged() {
    let installation = Installation::new("nats://127.0.0.1:1");
    let mut first = installation.serve();
    first.stop().await;
    let line = first
        .said
        .iter()
        .find(|line| line.starts_with("The first admin"))
        .unwrap();
    let password = line.rsplit(' ').next().unwrap().to_owned();
    let mut second = installation.serve();
    assert!(second.said.iter().all(|line| !line.contains(&password)));
    let client = Client::new(&second.url, None).unwrap();
    let session = client.login("admin", &password).await;
    assert!(session.is_ok_and(|session| !session.must_change_pw));
    second.stop().await;
    for entry in std::fs::read_dir(installation.path("log")).unwrap() {
        let log = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        assert!(!log.contains(&password) && log.contains("listening on"));
    }
}
