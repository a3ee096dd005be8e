//! A crate depends on crates of a lower layer, or listed above it in its own.

use std::collections::BTreeMap;

use crate::tidy::model::{Dependency, Layer, Member, Model};

/// What breaks the order of the crates. What only tests use is not looked at.
pub fn check(model: &Model) -> Vec<String> {
    let places = places(&model.rules.layers);
    let mut findings = misplaced(model, &places);
    for member in &model.members {
        let Some(place) = places.get(member.folder.as_str()) else {
            continue;
        };
        let upwards = used_members(model, member).filter_map(|used| {
            let other = places.get(used.folder.as_str())?;
            (other.rank > place.rank).then(|| explain(member, place, used, other))
        });
        findings.extend(upwards);
    }
    findings
}

/// Where a crate stands: earlier in the table is lower.
struct Place<'a> {
    layer: &'a str,
    rank: usize,
}

fn places(layers: &[Layer]) -> BTreeMap<&str, Place<'_>> {
    let in_order = layers.iter().flat_map(|layer| {
        layer
            .crates
            .iter()
            .map(move |name| (layer.name.as_str(), name))
    });
    in_order
        .enumerate()
        .map(|(rank, (layer, name))| (name.as_str(), Place { layer, rank }))
        .collect()
}

fn misplaced(model: &Model, places: &BTreeMap<&str, Place<'_>>) -> Vec<String> {
    let homeless = model
        .members
        .iter()
        .filter(|member| !places.contains_key(member.folder.as_str()))
        .map(|member| {
            format!(
                "{} is in no layer: add it to workspace.metadata.kanade.layers",
                member.path
            )
        });
    let gone = places
        .keys()
        .filter(|name| !model.members.iter().any(|member| member.folder == **name))
        .map(|name| format!("workspace.metadata.kanade.layers names {name}, which does not exist"));
    let misnamed = model
        .members
        .iter()
        .filter(|member| {
            member.path.starts_with("crates/")
                && member.package != format!("kanade-{}", member.folder)
        })
        .map(|member| {
            format!(
                "{} must be called kanade-{}, not {}",
                member.path, member.folder, member.package
            )
        });
    homeless.chain(gone).chain(misnamed).collect()
}

fn used_members<'a>(model: &'a Model, member: &'a Member) -> impl Iterator<Item = &'a Member> {
    let shipped = |used: &&Dependency| used.kind.as_deref() != Some("dev");
    member
        .dependencies
        .iter()
        .filter(shipped)
        .filter_map(|used| model.member(&used.name))
}

fn explain(member: &Member, place: &Place<'_>, used: &Member, other: &Place<'_>) -> String {
    let (path, used) = (&member.path, &used.path);
    if place.layer == other.layer {
        format!(
            "{path} depends on {used}, which is listed below it in the layer \"{}\"",
            place.layer
        )
    } else {
        format!(
            "{path} (layer \"{}\") depends on {used} of the higher layer \"{}\"",
            place.layer, other.layer
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::model::tests::{layers, member, model};

    fn findings(members: Vec<Member>, table: &[&[&str]]) -> Vec<String> {
        let mut model = model(members);
        model.rules.layers = layers(table);
        check(&model)
    }

    #[test]
    fn downwards_and_to_the_left_is_allowed() {
        let members = vec![
            member("wire", &[]),
            member("bus", &["kanade-wire"]),
            member("api", &["kanade-bus"]),
        ];
        assert_eq!(
            findings(members, &[&["wire", "bus"], &["api"]]),
            [] as [&str; 0]
        );
    }

    #[test]
    fn a_higher_layer_is_refused() {
        let members = vec![member("wire", &["kanade-api"]), member("api", &[])];
        let expected =
            "crates/wire (layer \"layer 0\") depends on crates/api of the higher layer \"layer 1\"";
        assert_eq!(findings(members, &[&["wire"], &["api"]]), [expected]);
    }

    #[test]
    fn a_crate_listed_below_in_the_same_layer_is_refused() {
        let members = vec![
            member("wire", &["kanade-manifest"]),
            member("manifest", &[]),
        ];
        let expected = "crates/wire depends on crates/manifest, which is listed below it in the layer \"layer 0\"";
        assert_eq!(findings(members, &[&["wire", "manifest"]]), [expected]);
    }

    #[test]
    fn tests_may_use_what_stands_above() {
        let mut low = member("wire", &["kanade-testkit"]);
        low.dependencies[0].kind = Some("dev".into());
        assert_eq!(
            findings(
                vec![low, member("testkit", &[])],
                &[&["wire"], &["testkit"]]
            ),
            [] as [&str; 0]
        );
    }

    #[test]
    fn table_and_folders_must_agree() {
        let found = findings(vec![member("new", &[])], &[&["old"]]);
        assert_eq!(
            found,
            [
                "crates/new is in no layer: add it to workspace.metadata.kanade.layers",
                "workspace.metadata.kanade.layers names old, which does not exist",
            ]
        );
    }
}
