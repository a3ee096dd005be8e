//! What was found is told, by mail and by webhook.

use chrono::TimeDelta;
use kanade_store::state::alerts::{Channel, DeliveryState};
use kanade_testkit::MailServer as TestMail;

use crate::scene::{scene, web_server};

#[tokio::test]
async fn a_check_is_told_once_by_mail_and_by_webhook() {
    let mail = TestMail::start().await;
    let scene = scene(&mail).await;
    let (url, heard) = web_server(0).await;
    scene.tell_by_mail("mika@example.com").await;
    scene.tell_by_webhook(url).await;
    scene.clock.advance(TimeDelta::seconds(5));
    scene.check_alerts("r1").await;

    scene.step().await;
    scene.step().await;

    let mails = mail.wait_for(1).await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, ["mika@example.com"]);
    let text = &mails[0].data;
    assert!(
        text.contains("Subject: [kanade] Disk on web-01: fail"),
        "{text}"
    );
    assert!(text.contains("91 % used, - works there"), "{text}");
    assert!(
        text.contains("https://kanade.example/machines/web-01"),
        "{text}"
    );
    let heard = heard.lock().unwrap();
    assert_eq!(heard.len(), 1);
    assert_eq!(heard[0]["id"], "check:r1");
    assert_eq!(heard[0]["event"]["pc_id"], "web-01");
}

#[tokio::test]
async fn what_fails_is_tried_again_and_every_try_is_in_the_log() {
    let mail = TestMail::builder().refuse(1).start().await;
    let scene = scene(&mail).await;
    let (url, heard) = web_server(1).await;
    scene.tell_by_mail("mika@example.com").await;
    scene.tell_by_webhook(url).await;
    scene.clock.advance(TimeDelta::seconds(5));
    scene.check_alerts("r1").await;

    scene.step().await;
    for (channel, status) in [(Channel::Mail, 451), (Channel::Webhook, 503)] {
        let waiting = scene.deliveries(channel).await.remove(0);
        assert_eq!(waiting.state, DeliveryState::Waiting);
        assert_eq!(waiting.log[0].status, Some(status));
        assert!(waiting.log[0].error.is_some());
    }
    scene.step().await;
    assert_eq!(mail.mails(), []);
    scene.clock.advance(TimeDelta::minutes(1));
    scene.step().await;

    assert_eq!(mail.wait_for(1).await.len(), 1);
    assert_eq!(heard.lock().unwrap().len(), 1);
    for channel in [Channel::Mail, Channel::Webhook] {
        let delivered = scene.deliveries(channel).await.remove(0);
        assert_eq!(delivered.state, DeliveryState::Delivered);
        let errors: Vec<bool> = delivered
            .log
            .iter()
            .map(|attempt| attempt.error.is_some())
            .collect();
        assert_eq!(errors, [true, false]);
    }
}

#[tokio::test]
async fn what_nobody_answers_is_given_up_after_a_day() {
    let mail = TestMail::start().await;
    let scene = scene(&mail).await;
    scene.tell_by_webhook("http://127.0.0.1:1/".into()).await;
    scene.clock.advance(TimeDelta::seconds(5));
    scene.check_alerts("r1").await;

    scene.step().await;
    scene.clock.advance(TimeDelta::hours(25));
    scene.step().await;

    let given_up = scene.deliveries(Channel::Webhook).await.remove(0);
    assert_eq!(
        (given_up.state, given_up.log.len()),
        (DeliveryState::Failed, 2)
    );
}

#[tokio::test]
async fn a_test_says_what_became_of_it_and_is_not_repeated() {
    let mail = TestMail::builder().refuse(1).start().await;
    let scene = scene(&mail).await;
    let to = || Some("ren@example.com".to_owned());

    let refused = scene.alerts.test_mail(to(), "aoi").await.unwrap();
    let taken = scene.alerts.test_mail(to(), "aoi").await.unwrap();

    assert_eq!(
        (refused[0].state.as_str(), refused[0].status),
        ("failed", Some(451))
    );
    assert_eq!(
        (taken[0].state.as_str(), taken[0].status),
        ("delivered", Some(250))
    );
    scene.clock.advance(TimeDelta::hours(2));
    scene.step().await;
    assert_eq!(mail.wait_for(1).await.len(), 1);
    assert!(scene.alerts.test_webhook("nobody", "aoi").await.is_err());
}
