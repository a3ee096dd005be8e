//! Kept answers through their port.
#![allow(clippy::unwrap_used)]

mod support;

use kanade_store::state::{
    AccountRepository, IdempotencyRepository, IdempotentRequest, KeptResponse, RequestKey,
    Reservation, Role,
};
use support::{Scene, at};

fn key(key: &str) -> RequestKey {
    RequestKey {
        username: "mika".into(),
        key: key.into(),
    }
}

fn request(name: &str, minted_id: &str) -> IdempotentRequest {
    IdempotentRequest {
        key: key(name),
        fingerprint: [7; 32],
        minted_id: minted_id.into(),
        expires_at: at(60),
    }
}

fn reserved(id: &str) -> Reservation {
    Reservation::Reserved { id: id.into() }
}

fn response() -> KeptResponse {
    KeptResponse {
        status: 201,
        content_type: Some("application/json".into()),
        body: b"{\"exec_id\":\"e-1\"}".to_vec(),
    }
}

#[tokio::test]
async fn a_repeat_gets_the_first_answer() {
    let kept = Scene::new().await.state.idempotency();

    assert_eq!(
        kept.reserve(request("a", "e-1"), at(0)).await.unwrap(),
        reserved("e-1")
    );
    assert_eq!(
        kept.reserve(request("a", "e-2"), at(1)).await.unwrap(),
        Reservation::InProgress
    );
    assert!(kept.complete(&key("a"), response()).await.unwrap());

    let repeat = kept.reserve(request("a", "e-3"), at(2)).await.unwrap();
    assert_eq!(repeat, Reservation::Done(response()));
}

#[tokio::test]
async fn a_key_used_for_something_else_is_a_mismatch() {
    let kept = Scene::new().await.state.idempotency();
    kept.reserve(request("a", "e-1"), at(0)).await.unwrap();
    let mut other = request("a", "e-2");
    other.fingerprint = [8; 32];

    assert_eq!(
        kept.reserve(other, at(1)).await.unwrap(),
        Reservation::Mismatch
    );
}

#[tokio::test]
async fn an_interrupted_request_carries_on_under_its_id() {
    let kept = Scene::new().await.state.idempotency();
    kept.reserve(request("a", "e-1"), at(0)).await.unwrap();

    assert_eq!(kept.interrupt_all().await.unwrap(), 1);

    assert_eq!(
        kept.reserve(request("a", "e-2"), at(1)).await.unwrap(),
        reserved("e-1")
    );
    assert_eq!(
        kept.reserve(request("a", "e-3"), at(1)).await.unwrap(),
        Reservation::InProgress
    );
}

#[tokio::test]
async fn an_abandoned_or_expired_reservation_starts_afresh() {
    let kept = Scene::new().await.state.idempotency();
    kept.reserve(request("a", "e-1"), at(0)).await.unwrap();
    kept.reserve(request("b", "e-2"), at(0)).await.unwrap();
    kept.complete(&key("b"), response()).await.unwrap();

    kept.abandon(&key("a")).await.unwrap();

    assert_eq!(
        kept.reserve(request("a", "e-3"), at(1)).await.unwrap(),
        reserved("e-3")
    );
    assert_eq!(
        kept.reserve(request("b", "e-4"), at(60)).await.unwrap(),
        reserved("e-4")
    );
    assert_eq!(kept.remove_expired(at(60)).await.unwrap(), 2);
}

#[tokio::test]
async fn a_deleted_account_takes_its_answers_along() {
    let scene = Scene::with_accounts(&[("aoi", Role::Admin), ("mika", Role::Viewer)]).await;
    let kept = scene.state.idempotency();
    kept.reserve(request("a", "e-1"), at(0)).await.unwrap();

    scene.state.accounts().delete("mika").await.unwrap();

    assert!(!kept.complete(&key("a"), response()).await.unwrap());
}
