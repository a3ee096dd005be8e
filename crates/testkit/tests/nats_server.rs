//! The server a test gets.

use kanade_testkit::{NatsServer, PATIENCE, temporary_folder, wait_until};
use tokio::net::TcpStream;

async fn answers(server: &NatsServer) -> bool {
    TcpStream::connect(server.address()).await.is_ok()
}

#[tokio::test]
async fn each_test_has_a_server_of_its_own() {
    let first = NatsServer::start().await;
    let second = NatsServer::builder().token("a-test-token").start().await;

    assert_ne!(first.url(), second.url());
    assert_ne!(first.store(), second.store());
}

#[tokio::test]
async fn a_stopped_server_returns_on_the_same_port() {
    let mut server = NatsServer::start().await;
    let url = server.url();

    server.stop().await;
    assert!(!answers(&server).await);
    server.restart().await;

    assert_eq!(server.url(), url);
    wait_until("the server", PATIENCE, async || answers(&server).await).await;
}

#[tokio::test]
async fn a_store_is_put_back_as_it_was_copied() {
    let mut server = NatsServer::start().await;
    let copy = temporary_folder();
    server.stop().await;
    server.copy_store_to(copy.path());
    std::fs::write(server.store().join("later"), "not in the copy").unwrap();

    server.restore_store_from(copy.path());

    assert!(!server.store().join("later").exists());
    server.restart().await;
    assert!(answers(&server).await);
}
