//! Mail at a real server: in the open and private, refused and taken.

#![allow(clippy::unwrap_used)]

use kanade_outbound::{Encryption, Mail, MailError, MailServer, Mailer};
use kanade_testkit::MailServer as TestServer;

struct Certificate {
    pem: String,
    key: String,
}

fn certificate() -> Certificate {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    Certificate {
        pem: made.cert.pem(),
        key: made.signing_key.serialize_pem(),
    }
}

fn server(port: u16, encryption: Encryption) -> MailServer {
    MailServer {
        host: "localhost".into(),
        port,
        encryption,
        from: "kanade <kanade@example.com>".into(),
        username: None,
        password: None,
        authorities: None,
    }
}

fn mail() -> Mail {
    Mail {
        id: "d-1".into(),
        to: "mika@example.com".into(),
        subject: "ディスク full".into(),
        text: "web-01 は 91 % です。\n".into(),
    }
}

#[tokio::test]
async fn a_mail_arrives_with_its_id() {
    let test = TestServer::start().await;
    let mailer = Mailer::new(&server(test.port(), Encryption::None)).unwrap();

    assert_eq!(mailer.send(&mail()).await.unwrap(), 250);

    let arrived = test.wait_for(1).await;
    assert_eq!(arrived[0].from, "kanade@example.com");
    assert_eq!(arrived[0].to, ["mika@example.com"]);
    assert!(
        arrived[0].data.contains("Message-ID: <d-1@example.com>"),
        "{}",
        arrived[0].data
    );
}

#[tokio::test]
async fn a_mail_is_private_with_starttls_and_signed_in() {
    let own = certificate();
    let test = TestServer::builder()
        .starttls(&own.pem, &own.key)
        .account("kanade", "hunter2")
        .start()
        .await;
    let mut server = server(test.port(), Encryption::StartTls);
    server.authorities = Some(own.pem.into_bytes());
    server.username = Some("kanade".into());
    server.password = Some("hunter2".into());

    Mailer::new(&server).unwrap().send(&mail()).await.unwrap();

    let arrived = test.wait_for(1).await;
    assert!(arrived[0].encrypted);
    assert_eq!(arrived[0].account.as_deref(), Some("kanade"));
    server.password = Some("wrong".into());
    let refused = Mailer::new(&server).unwrap().send(&mail()).await;
    assert_eq!(refused.unwrap_err().status(), Some(535));
}

#[tokio::test]
async fn a_mail_is_private_from_the_start_with_tls() {
    let own = certificate();
    let test = TestServer::builder().tls(&own.pem, &own.key).start().await;
    let mut server = server(test.port(), Encryption::Tls);

    let stranger = Mailer::new(&server).unwrap().send(&mail()).await;
    server.authorities = Some(own.pem.into_bytes());
    Mailer::new(&server).unwrap().send(&mail()).await.unwrap();

    assert!(matches!(stranger, Err(MailError::Unreachable(_))));
    let arrived = test.wait_for(1).await;
    assert_eq!(arrived.len(), 1);
    assert!(arrived[0].encrypted);
}

#[tokio::test]
async fn what_the_server_cannot_do_is_not_done_in_the_open() {
    let test = TestServer::start().await;
    let mailer = Mailer::new(&server(test.port(), Encryption::StartTls)).unwrap();
    assert!(mailer.send(&mail()).await.is_err());
    assert_eq!(test.mails(), []);
}

#[tokio::test]
async fn a_refusal_says_whether_repeating_helps() {
    let test = TestServer::builder().refuse(1).start().await;
    let mailer = Mailer::new(&server(test.port(), Encryption::None)).unwrap();

    let refused = mailer.send(&mail()).await.unwrap_err();
    assert_eq!(
        (refused.status(), refused.is_permanent()),
        (Some(451), false)
    );
    mailer.send(&mail()).await.unwrap();

    let nobody = Mail {
        to: "nobody".into(),
        ..mail()
    };
    assert!(mailer.send(&nobody).await.unwrap_err().is_permanent());
    let closed = Mailer::new(&server(1, Encryption::None)).unwrap();
    let unreachable = closed.send(&mail()).await.unwrap_err();
    assert_eq!(
        (unreachable.status(), unreachable.is_permanent()),
        (None, false)
    );
}
