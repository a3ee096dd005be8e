//! Accounts through their port.
#![allow(clippy::unwrap_used)]

mod support;

use kanade_store::state::{
    Account, AccountChange, AccountRepository, ChangeAccountError, CreateAccountError, NewPassword,
    NewSignInLink, Role, SignInLinkRepository,
};
use support::{Scene, at, hash, new_account};

#[tokio::test]
async fn an_account_is_found_as_it_was_created() {
    let scene = Scene::new().await;
    let accounts = scene.state.accounts();
    let mut new = new_account("mika", Role::Operator);
    new.email = Some("mika@kanade.example".into());
    new.must_change_password = true;

    let created = accounts.create(new, at(5)).await.unwrap();

    let expected = Account {
        username: "mika".into(),
        role: Role::Operator,
        disabled: false,
        must_change_password: true,
        email: Some("mika@kanade.example".into()),
        created_at: at(5),
        updated_at: at(5),
    };
    assert_eq!(created, expected);
    assert_eq!(accounts.find("mika").await.unwrap(), Some(expected));
    let credentials = accounts.credentials("mika").await.unwrap().unwrap();
    assert_eq!(credentials.password_hash, "$argon2id$of-mika");
    assert_eq!(accounts.find("Mika").await.unwrap(), None);
}

#[tokio::test]
async fn a_name_is_taken_once_and_the_list_is_by_name() {
    let scene = Scene::with_accounts(&[("ren", Role::Viewer), ("aoi", Role::Admin)]).await;
    let accounts = scene.state.accounts();

    let again = accounts
        .create(new_account("ren", Role::Admin), at(1))
        .await;

    assert!(matches!(again, Err(CreateAccountError::NameTaken(name)) if name == "ren"));
    let names: Vec<String> = accounts
        .list()
        .await
        .unwrap()
        .into_iter()
        .map(|it| it.username)
        .collect();
    assert_eq!(names, ["aoi", "ren"]);
}

#[tokio::test]
async fn the_first_admin_is_created_once_even_by_two_at_a_time() {
    let scene = Scene::with_accounts(&[("ren", Role::Viewer)]).await;
    let accounts = scene.state.accounts();
    let first = |name| accounts.create_first_admin(new_account(name, Role::Viewer), at(1));

    let (one, two) = tokio::join!(first("admin-1"), first("admin-2"));

    let created: Vec<Account> = [one.unwrap(), two.unwrap()].into_iter().flatten().collect();
    assert_eq!(created.len(), 1);
    assert_eq!(created[0].role, Role::Admin);
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions_and_the_links() {
    let scene = Scene::with_accounts(&[("mika", Role::Viewer), ("ren", Role::Viewer)]).await;
    let (own, other) = (
        scene.sign_in("mika", 1).await,
        scene.sign_in("mika", 2).await,
    );
    let foreign = scene.sign_in("ren", 3).await;
    let link = NewSignInLink {
        token_hash: hash(4),
        username: "mika".into(),
    };
    scene
        .state
        .sign_in_links()
        .create(link, at(0))
        .await
        .unwrap();
    let password = NewPassword {
        password_hash: "$argon2id$new".into(),
        must_change_password: false,
    };

    scene
        .state
        .accounts()
        .set_password("mika", password, Some(&own), at(9))
        .await
        .unwrap();

    let credentials = scene
        .state
        .accounts()
        .credentials("mika")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (
            credentials.password_hash.as_str(),
            credentials.account.updated_at
        ),
        ("$argon2id$new", at(9))
    );
    assert!(scene.is_signed_in(&own).await && scene.is_signed_in(&foreign).await);
    assert!(!scene.is_signed_in(&other).await);
    assert_eq!(
        scene
            .state
            .sign_in_links()
            .redeem(&hash(4), at(10))
            .await
            .unwrap(),
        None
    );
}

#[tokio::test]
async fn only_what_a_change_names_changes() {
    let scene = Scene::with_accounts(&[("aoi", Role::Admin), ("mika", Role::Viewer)]).await;
    let accounts = scene.state.accounts();
    let change = AccountChange {
        email: Some(Some("m@kanade.example".into())),
        ..AccountChange::default()
    };
    let changed = accounts.change("mika", change, at(1)).await.unwrap();
    assert_eq!(
        (changed.role, changed.email.as_deref()),
        (Role::Viewer, Some("m@kanade.example"))
    );

    let change = AccountChange {
        role: Some(Role::Operator),
        ..AccountChange::default()
    };
    let changed = accounts.change("mika", change, at(2)).await.unwrap();
    assert_eq!(
        (changed.role, changed.email.as_deref()),
        (Role::Operator, Some("m@kanade.example"))
    );
    assert_eq!((changed.created_at, changed.updated_at), (at(0), at(2)));
}

#[tokio::test]
async fn a_disabled_account_is_signed_out() {
    let scene = Scene::with_accounts(&[("aoi", Role::Admin), ("mika", Role::Viewer)]).await;
    let token = scene.sign_in("mika", 1).await;
    let disable = |disabled| AccountChange {
        disabled: Some(disabled),
        ..AccountChange::default()
    };

    scene
        .state
        .accounts()
        .change("mika", disable(true), at(1))
        .await
        .unwrap();
    scene
        .state
        .accounts()
        .change("mika", disable(false), at(2))
        .await
        .unwrap();

    assert!(!scene.is_signed_in(&token).await);
}

#[tokio::test]
async fn the_last_enabled_admin_stays() {
    let scene = Scene::with_accounts(&[("aoi", Role::Admin), ("ren", Role::Admin)]).await;
    let accounts = scene.state.accounts();
    let disable = AccountChange {
        disabled: Some(true),
        ..AccountChange::default()
    };
    let demote = AccountChange {
        role: Some(Role::Operator),
        ..AccountChange::default()
    };
    accounts
        .change("ren", disable.clone(), at(1))
        .await
        .unwrap();

    let disabled = accounts.change("aoi", disable, at(2)).await;
    let demoted = accounts.change("aoi", demote, at(2)).await;
    let deleted = accounts.delete("aoi").await;

    assert!(matches!(disabled, Err(ChangeAccountError::LastAdmin(name)) if name == "aoi"));
    assert!(matches!(demoted, Err(ChangeAccountError::LastAdmin(_))));
    assert!(matches!(deleted, Err(ChangeAccountError::LastAdmin(_))));
    assert_eq!(
        accounts.find("aoi").await.unwrap().unwrap().updated_at,
        at(0)
    );
    accounts.delete("ren").await.unwrap();
}

#[tokio::test]
async fn a_deleted_account_takes_its_sessions_along() {
    let scene = Scene::with_accounts(&[("aoi", Role::Admin), ("mika", Role::Viewer)]).await;
    let token = scene.sign_in("mika", 1).await;

    scene.state.accounts().delete("mika").await.unwrap();

    assert!(!scene.is_signed_in(&token).await);
    assert_eq!(scene.state.accounts().find("mika").await.unwrap(), None);
}

#[tokio::test]
async fn changes_to_unknown_accounts_say_so() {
    let scene = Scene::new().await;
    let accounts = scene.state.accounts();
    let password = NewPassword {
        password_hash: String::new(),
        must_change_password: false,
    };

    let results = [
        accounts
            .change("nobody", AccountChange::default(), at(0))
            .await
            .map(drop),
        accounts.set_password("nobody", password, None, at(0)).await,
        accounts.delete("nobody").await,
    ];

    for result in results {
        assert!(matches!(result, Err(ChangeAccountError::Unknown(name)) if name == "nobody"));
    }
}
