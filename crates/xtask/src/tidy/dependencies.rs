//! Every version is stated once, in the root `Cargo.toml`, and everything stated there is used.

use std::collections::BTreeSet;

use toml::Value;

use crate::tidy::model::{Member, Model};

const TABLES: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

/// What states a version of its own, goes its own way with lints, or is stated and unused.
pub fn check(model: &Model) -> Vec<String> {
    let own_versions = model.members.iter().flat_map(own_versions);
    let own_lints = model
        .members
        .iter()
        .filter(|member| !inherits_lints(member))
        .map(|member| {
            format!(
                "{}/Cargo.toml must say `[lints]` with `workspace = true`",
                member.path
            )
        });
    own_versions.chain(own_lints).chain(unused(model)).collect()
}

fn own_versions(member: &Member) -> Vec<String> {
    dependency_tables(&member.manifest)
        .flatten()
        .filter(|(_, entry)| entry.get("workspace").and_then(Value::as_bool) != Some(true))
        .map(|(name, _)| {
            let path = &member.path;
            format!("{path}/Cargo.toml must say `{name}.workspace = true`: versions are stated in the root Cargo.toml")
        })
        .collect()
}

fn inherits_lints(member: &Member) -> bool {
    let lints = member
        .manifest
        .get("lints")
        .and_then(|lints| lints.get("workspace"));
    lints.and_then(Value::as_bool) == Some(true)
}

fn unused(model: &Model) -> Vec<String> {
    let stated = model
        .root_manifest
        .get("workspace")
        .and_then(|workspace| workspace.get("dependencies"));
    let used: BTreeSet<&String> = model
        .members
        .iter()
        .flat_map(|member| {
            dependency_tables(&member.manifest)
                .flatten()
                .map(|(name, _)| name)
        })
        .collect();
    stated
        .and_then(Value::as_table)
        .into_iter()
        .flat_map(toml::Table::keys)
        .filter(|name| !used.contains(name))
        .map(|name| format!("the root Cargo.toml states {name}, which no crate uses"))
        .collect()
}

/// The dependency tables of a manifest, those for one operating system included.
fn dependency_tables(manifest: &toml::Table) -> impl Iterator<Item = &toml::Table> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let per_target = targets
        .into_iter()
        .flat_map(toml::Table::values)
        .filter_map(Value::as_table);
    std::iter::once(manifest)
        .chain(per_target)
        .flat_map(|table| {
            TABLES
                .iter()
                .filter_map(|name| table.get(*name)?.as_table())
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::model::tests::{member, model};

    fn with_manifest(text: &str) -> Member {
        Member {
            manifest: text.parse().unwrap(),
            ..member("bus", &[])
        }
    }

    #[test]
    fn inherited_dependencies_and_lints_pass() {
        let text = "[lints]\nworkspace = true\n[dependencies]\nserde.workspace = true\n\
                    [target.'cfg(unix)'.dependencies]\nlibc = { workspace = true, features = [\"x\"] }";
        assert_eq!(check(&model(vec![with_manifest(text)])), [] as [&str; 0]);
    }

    #[test]
    fn a_version_of_its_own_is_refused_in_every_table() {
        let text = "[lints]\nworkspace = true\n[dev-dependencies]\nserde = \"1\"\n\
                    [target.'cfg(unix)'.dependencies]\nlibc = { version = \"0.2\" }";
        let found = check(&model(vec![with_manifest(text)]));
        let start = |name| format!("crates/bus/Cargo.toml must say `{name}.workspace = true`");
        assert!(found[0].starts_with(&start("serde")), "{found:?}");
        assert!(found[1].starts_with(&start("libc")), "{found:?}");
    }

    #[test]
    fn a_crate_without_the_common_lints_is_refused() {
        let found = check(&model(vec![with_manifest("")]));
        assert_eq!(
            found,
            ["crates/bus/Cargo.toml must say `[lints]` with `workspace = true`"]
        );
    }

    #[test]
    fn what_is_stated_and_unused_is_refused() {
        let mut model = model(vec![]);
        model.root_manifest = "[workspace.dependencies]\nserde = \"1\"".parse().unwrap();
        assert_eq!(
            check(&model),
            ["the root Cargo.toml states serde, which no crate uses"]
        );
    }
}
