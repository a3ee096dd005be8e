//! Requests for approval.
#![allow(clippy::unwrap_used)]

use chrono::{DateTime, Utc};
use kanade_store::PageRequest;
use kanade_store::state::{
    APPROVAL_LIFETIME, Approval, ApprovalDecision, ApprovalKind, ApprovalQuery, ApprovalRepository,
    ApprovalState, DecideError,
};
use kanade_store_sqlite_state::{SqliteApprovals, StateDatabase};
use kanade_wire::{Digest, JobId, Version};

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

fn request(id: &str, kind: ApprovalKind, asked: DateTime<Utc>) -> Approval {
    Approval {
        id: id.to_owned(),
        kind,
        job_id: JobId::new("wipe").unwrap(),
        version: Version::new("1").unwrap(),
        job_digest: Digest::of(b"wipe 1"),
        order: "{}".to_owned(),
        target_count: 3,
        requested_by: "ann".to_owned(),
        requested_at: asked,
        expires_at: asked + APPROVAL_LIFETIME,
        state: ApprovalState::Pending,
        decided_by: None,
        decided_at: None,
        comment: None,
    }
}

fn decision(by: &str, approve: bool) -> ApprovalDecision {
    ApprovalDecision {
        approve,
        by: by.to_owned(),
        comment: Some("seen".to_owned()),
    }
}

async fn opened() -> (tempfile::TempDir, SqliteApprovals) {
    let folder = tempfile::tempdir().unwrap();
    let state = StateDatabase::open(folder.path().join("state.db"));
    let approvals = state.await.unwrap().approvals();
    (folder, approvals)
}

#[tokio::test]
async fn somebody_else_agrees_once() {
    let (_folder, approvals) = opened().await;
    let asked = request("1", ApprovalKind::Order, at(0));
    let stored = approvals.request(asked.clone()).await.unwrap();
    assert_eq!(stored, asked);
    let own = approvals.decide("1", &decision("ann", true), at(1)).await;
    assert!(matches!(own, Err(DecideError::Own(_))));
    let agreed = approvals.decide("1", &decision("bob", true), at(2)).await;
    let agreed = agreed.unwrap();
    assert_eq!(agreed.state, ApprovalState::Approved);
    assert_eq!(agreed.decided_by.as_deref(), Some("bob"));
    assert_eq!(approvals.get("1", at(3)).await.unwrap(), Some(agreed));
    let again = approvals.decide("1", &decision("eve", false), at(4)).await;
    assert!(matches!(
        again,
        Err(DecideError::Over(ApprovalState::Approved))
    ));
}

#[tokio::test]
async fn who_asks_again_under_the_same_id_gets_what_there_is() {
    let (_folder, approvals) = opened().await;
    let first = request("1", ApprovalKind::Order, at(0));
    approvals.request(first.clone()).await.unwrap();
    let other = Approval {
        requested_by: "eve".to_owned(),
        ..first.clone()
    };
    assert_eq!(approvals.request(other).await.unwrap(), first);
}

#[tokio::test]
async fn a_request_nobody_decides_on_is_over_after_a_day() {
    let (_folder, approvals) = opened().await;
    let asked = request("1", ApprovalKind::Order, at(0));
    approvals.request(asked.clone()).await.unwrap();
    assert_eq!(approvals.waiting(at(1)).await.unwrap(), 1);
    let late = asked.expires_at;
    assert_eq!(approvals.waiting(late).await.unwrap(), 0);
    let found = approvals.get("1", late).await.unwrap().unwrap();
    assert_eq!(found.state, ApprovalState::Expired);
    let decided = approvals.decide("1", &decision("bob", true), late).await;
    assert!(matches!(
        decided,
        Err(DecideError::Over(ApprovalState::Expired))
    ));
}

#[tokio::test]
async fn a_standing_approval_is_for_one_content_and_can_be_taken_back() {
    let (_folder, approvals) = opened().await;
    let asked = request("1", ApprovalKind::Standing, at(0));
    approvals.request(asked.clone()).await.unwrap();
    let is_standing = async |digest| approvals.is_standing(&asked.job_id, &digest).await.unwrap();
    let (asked_for, other) = (&asked.job_digest, Digest::of(b"wipe 2"));
    assert!(!is_standing(asked_for.clone()).await);
    approvals
        .decide("1", &decision("bob", true), at(1))
        .await
        .unwrap();
    assert!(is_standing(asked_for.clone()).await);
    assert!(!is_standing(other).await);
    approvals
        .decide("1", &decision("ann", false), at(2))
        .await
        .unwrap();
    assert!(!is_standing(asked_for.clone()).await);
}

#[tokio::test]
async fn lists_are_in_pages_and_by_state() {
    let (_folder, approvals) = opened().await;
    for (id, asked) in [("1", 0), ("2", 10), ("3", 200_000)] {
        let asked = request(id, ApprovalKind::Order, at(asked));
        approvals.request(asked).await.unwrap();
    }
    let query = |state, page| ApprovalQuery {
        state,
        job_id: None,
        page,
        now: at(200_001),
    };
    let ids = async |state, page| -> Vec<String> {
        let page = approvals.list(&query(state, page)).await.unwrap();
        page.items.into_iter().map(|item| item.id).collect()
    };
    let first = approvals.list(&query(None, PageRequest::first(2))).await;
    let first = first.unwrap();
    assert_eq!(first.items.len(), 2);
    assert_eq!(ids(None, PageRequest::new(2, 2, first.next)).await, ["1"]);
    let by = async |state| ids(Some(state), PageRequest::first(9)).await;
    assert_eq!(by(ApprovalState::Pending).await, ["3"]);
    assert_eq!(by(ApprovalState::Expired).await, ["2", "1"]);
}
