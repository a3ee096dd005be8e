//! Attributes of machines, and what became of groups.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;

use kanade_store::state::{
    AttributeChange, AttributeCondition, AttributeRepository, AttributeTest, GroupEvaluation,
    GroupEvaluationRepository,
};
use kanade_wire::{AttributeKey, GroupName, PcId};

use support::{Scene, at};

fn pc(name: &str) -> PcId {
    PcId::new(name).unwrap()
}

fn key(name: &str) -> AttributeKey {
    AttributeKey::new(name).unwrap()
}

fn change(machine: &str, replace: bool, values: &[(&str, Option<&str>)]) -> AttributeChange {
    let values = values.iter();
    AttributeChange {
        pc_id: pc(machine),
        replace,
        values: values
            .map(|(name, value)| (key(name), value.map(str::to_owned)))
            .collect(),
    }
}

#[tokio::test]
async fn changes_are_laid_over_or_replace_and_only_what_differs_is_told() {
    let scene = Scene::new().await;
    let attributes = scene.state.attributes();
    let first = vec![
        change(
            "a",
            false,
            &[("site", Some("tokyo")), ("owner", Some("mari"))],
        ),
        change("b", false, &[("site", Some("osaka"))]),
    ];
    assert_eq!(
        attributes.change(first, at(0)).await.unwrap(),
        [pc("a"), pc("b")]
    );

    let second = vec![
        change("a", false, &[("site", Some("tokyo")), ("owner", None)]),
        change("b", true, &[("site", Some("osaka"))]),
        change("c", false, &[("owner", None)]),
    ];
    assert_eq!(attributes.change(second, at(1)).await.unwrap(), [pc("a")]);
    let replaced = change("b", true, &[("asset.tag", Some("42"))]);
    attributes.change(vec![replaced], at(2)).await.unwrap();

    let of = |name: &str, value: &str| BTreeMap::from([(key(name), value.to_owned())]);
    assert_eq!(attributes.get(&pc("a")).await.unwrap(), of("site", "tokyo"));
    assert_eq!(
        attributes.get(&pc("b")).await.unwrap(),
        of("asset.tag", "42")
    );
    assert_eq!(attributes.get(&pc("c")).await.unwrap(), BTreeMap::new());
    let names = attributes.names().await.unwrap();
    assert_eq!(names, [(key("asset.tag"), 1), (key("site"), 1)]);
}

#[tokio::test]
async fn machines_are_found_by_their_attributes() {
    let scene = Scene::new().await;
    let attributes = scene.state.attributes();
    let changes = [("a", "Tokyo 3F"), ("b", "Tokyo_5F"), ("c", "osaka")];
    let changes = changes.map(|(pc, site)| change(pc, false, &[("site", Some(site))]));
    attributes.change(changes.to_vec(), at(0)).await.unwrap();
    for (test, expected) in [
        (AttributeTest::Is("osaka".into()), vec!["c"]),
        (AttributeTest::Is("Osaka".into()), vec![]),
        (AttributeTest::Contains("o_5".into()), vec!["b"]),
        (AttributeTest::StartsWith("tokyo".into()), vec!["a", "b"]),
        (AttributeTest::Set, vec!["a", "b", "c"]),
    ] {
        let condition = AttributeCondition {
            key: key("site"),
            test,
        };
        let found = attributes.matching(&condition).await.unwrap();
        let expected: Vec<PcId> = expected.into_iter().map(pc).collect();
        assert_eq!(found, expected, "{condition:?}");
    }
}

#[tokio::test]
async fn what_became_of_a_group_is_kept_until_it_is_forgotten() {
    let scene = Scene::new().await;
    let groups = scene.state.group_evaluations();
    let evaluation = |problem: Option<&str>, seconds| GroupEvaluation {
        group: GroupName::new("eu").unwrap(),
        evaluated_at: at(seconds),
        problem: problem.map(str::to_owned),
    };
    groups.keep(evaluation(None, 0)).await.unwrap();
    groups
        .keep(evaluation(Some("no such view"), 1))
        .await
        .unwrap();
    assert_eq!(
        groups.list().await.unwrap(),
        [evaluation(Some("no such view"), 1)]
    );
    groups.forget(&GroupName::new("eu").unwrap()).await.unwrap();
    assert_eq!(groups.list().await.unwrap(), []);
}
