//! Sessions and sign-in links through their ports.
#![allow(clippy::unwrap_used)]

mod support;

use kanade_store::state::{
    NewSession, NewSignInLink, OwnerError, Role, SIGN_IN_LINK_LIFETIME, SessionRepository,
    SessionSource, SignInLinkRepository,
};
use kanade_store_sqlite_state::StateDatabase;
use support::{Scene, at, hash};

fn link(token: u8, username: &str) -> NewSignInLink {
    NewSignInLink {
        token_hash: hash(token),
        username: username.to_owned(),
    }
}

#[tokio::test]
async fn a_session_gives_its_account_until_it_expires() {
    let scene = Scene::with_accounts(&[("mika", Role::Operator)]).await;
    let sessions = scene.state.sessions();
    let token = scene.sign_in("mika", 1).await;

    let session = sessions.find(&token, at(3_599)).await.unwrap().unwrap();

    assert_eq!(
        (session.account.username.as_str(), session.account.role),
        ("mika", Role::Operator)
    );
    assert_eq!(session.source, SessionSource::Program);
    assert_eq!((session.created_at, session.expires_at), (at(0), at(3_600)));
    assert_eq!(sessions.find(&token, at(3_600)).await.unwrap(), None);
    assert_eq!(sessions.find(&hash(9), at(1)).await.unwrap(), None);
}

#[tokio::test]
async fn a_session_survives_a_restart() {
    let scene = Scene::with_accounts(&[("mika", Role::Operator)]).await;
    let token = scene.sign_in("mika", 1).await;
    scene.state.close().await.unwrap();

    let state = StateDatabase::open(scene.folder.path().join("backend-state.db"))
        .await
        .unwrap();

    assert!(
        state
            .sessions()
            .find(&token, at(1))
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn sessions_end_one_by_one_or_all_but_one() {
    let scene = Scene::with_accounts(&[("mika", Role::Viewer), ("ren", Role::Viewer)]).await;
    let sessions = scene.state.sessions();
    for (username, token) in [("mika", 1), ("mika", 2), ("mika", 3), ("ren", 4)] {
        scene.sign_in(username, token).await;
    }

    assert!(sessions.end(&hash(1)).await.unwrap());
    assert!(!sessions.end(&hash(1)).await.unwrap());
    assert_eq!(sessions.end_all("mika", Some(&hash(2))).await.unwrap(), 1);

    assert!(scene.is_signed_in(&hash(2)).await && scene.is_signed_in(&hash(4)).await);
    assert!(!scene.is_signed_in(&hash(3)).await);
    assert_eq!(sessions.end_all("mika", None).await.unwrap(), 1);
}

#[tokio::test]
async fn expired_sessions_are_removed_and_others_stay() {
    let scene = Scene::with_accounts(&[("mika", Role::Viewer)]).await;
    let sessions = scene.state.sessions();
    scene.sign_in("mika", 1).await;
    let long = NewSession {
        token_hash: hash(2),
        username: "mika".into(),
        source: SessionSource::Dashboard,
        expires_at: at(9_000),
    };
    sessions.create(long, at(0)).await.unwrap();

    assert_eq!(sessions.remove_expired(at(3_600)).await.unwrap(), 1);
    assert!(sessions.find(&hash(2), at(3_600)).await.unwrap().is_some());
}

#[tokio::test]
async fn nobody_cannot_be_signed_in() {
    let scene = Scene::new().await;
    let session = NewSession {
        token_hash: hash(1),
        username: "nobody".into(),
        source: SessionSource::Program,
        expires_at: at(1),
    };

    let session = scene.state.sessions().create(session, at(0)).await;
    let link = scene
        .state
        .sign_in_links()
        .create(link(1, "nobody"), at(0))
        .await;

    assert!(matches!(session, Err(OwnerError::Unknown(name)) if name == "nobody"));
    assert!(matches!(link, Err(OwnerError::Unknown(_))));
}

#[tokio::test]
async fn a_link_signs_in_once_even_for_two_at_a_time() {
    let scene = Scene::with_accounts(&[("mika", Role::Viewer)]).await;
    let links = scene.state.sign_in_links();
    links.create(link(1, "mika"), at(0)).await.unwrap();
    let token = hash(1);

    let (one, two) = tokio::join!(links.redeem(&token, at(1)), links.redeem(&token, at(1)));

    let accounts: Vec<String> = [one.unwrap(), two.unwrap()]
        .into_iter()
        .flatten()
        .map(|it| it.username)
        .collect();
    assert_eq!(accounts, ["mika"]);
}

#[tokio::test]
async fn a_link_is_good_for_ten_minutes() {
    let scene = Scene::with_accounts(&[("mika", Role::Viewer)]).await;
    let links = scene.state.sign_in_links();
    for token in [1, 2, 3] {
        links.create(link(token, "mika"), at(0)).await.unwrap();
    }

    let end = at(0) + SIGN_IN_LINK_LIFETIME;
    assert_eq!(end, at(600));
    assert!(links.redeem(&hash(1), at(599)).await.unwrap().is_some());
    assert_eq!(links.redeem(&hash(2), end).await.unwrap(), None);
    assert_eq!(links.remove_expired(end).await.unwrap(), 1);
}
