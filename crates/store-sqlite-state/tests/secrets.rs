//! Secrets.
#![allow(clippy::unwrap_used)]

mod support;

use kanade_store::state::SecretRepository;
use kanade_wire::SecretName;
use kanade_wire::environment::SecretText;

use support::{Scene, at};

fn name(text: &str) -> SecretName {
    SecretName::new(text).unwrap()
}

#[tokio::test]
async fn a_secret_keeps_its_last_value_and_who_set_it() {
    let scene = Scene::new().await;
    let secrets = scene.state.secrets();
    let set = |value, by, when| {
        let (secrets, value) = (secrets.clone(), SecretText::new(value));
        async move {
            secrets
                .set(&name("api-key"), &value, by, at(when))
                .await
                .unwrap()
        }
    };
    assert!(set("first", "ada", 0).await);
    assert!(!set("second", "ben", 60).await);

    let rows = secrets.list(None, 10).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].created_at, at(0));
    assert_eq!((rows[0].set_at, rows[0].set_by.as_str()), (at(60), "ben"));
    let values = secrets
        .values(&[name("api-key"), name("other")])
        .await
        .unwrap();
    assert_eq!(values.len(), 1);
    assert_eq!(values[&name("api-key")].reveal(), "second");
}

#[tokio::test]
async fn secrets_are_listed_in_pages_and_gone_when_deleted() {
    let scene = Scene::new().await;
    let secrets = scene.state.secrets();
    for text in ["b", "a", "c"] {
        let value = SecretText::new("value");
        secrets
            .set(&name(text), &value, "ada", at(0))
            .await
            .unwrap();
    }
    let first = secrets.list(None, 2).await.unwrap();
    let names: Vec<&str> = first.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["a", "b"]);
    let next = secrets.list(Some(&name("b")), 2).await.unwrap();
    assert_eq!(next.len(), 1);
    assert_eq!(next[0].name, name("c"));
    assert!(secrets.delete(&name("a")).await.unwrap());
    assert!(!secrets.delete(&name("a")).await.unwrap());
}
