//! The checkout as the checks see it: rules, crates with their sources, and what links what.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::process;
use crate::tidy::source::{self, Source};
use crate::workspace::Workspace;

/// What is allowed, as `workspace.metadata.kanade` tells it. Crates are named by their folder.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rules {
    /// Groups of crates, lowest first; inside a group a crate may use those listed before it.
    pub layers: Vec<Layer>,
    /// External packages that only the named crates may depend on.
    pub only_in: BTreeMap<String, Vec<String>>,
    /// Packages that must not be linked into a crate, not even through others.
    pub never_links: BTreeMap<String, Vec<String>>,
    /// Crates that must not hold SQL.
    pub no_sql: Vec<String>,
    /// Crates whose whole source is test code.
    pub only_tests: Vec<String>,
}

/// A named group of crates.
#[derive(Debug, Deserialize)]
pub struct Layer {
    /// What messages call it.
    pub name: String,
    /// Folder names, in the order of use.
    pub crates: Vec<String>,
}

/// A crate of this workspace.
#[derive(Debug)]
pub struct Member {
    /// Its folder's name.
    pub folder: String,
    /// The folder relative to the checkout, e.g. `crates/wire`.
    pub path: String,
    /// Its package name.
    pub package: String,
    /// Its `Cargo.toml`.
    pub manifest: toml::Table,
    /// Names of packages it depends on, whether they are linked or only used by tests.
    pub dependencies: Vec<Dependency>,
    /// What its tests are called, the unit tests left out.
    pub tests: Vec<String>,
    /// Every Rust file of it.
    pub sources: Vec<Source>,
}

/// One entry of a crate's dependency tables.
#[derive(Debug, Clone, Deserialize)]
pub struct Dependency {
    /// The package.
    pub name: String,
    /// `None` for what is linked, else `dev` or `build`.
    pub kind: Option<String>,
}

/// Everything the checks look at.
#[derive(Debug, Default)]
pub struct Model {
    /// What is allowed.
    pub rules: Rules,
    /// The root `Cargo.toml`.
    pub root_manifest: toml::Table,
    /// The crates.
    pub members: Vec<Member>,
    /// What each package links, by package name, tests left out.
    pub links: BTreeMap<String, Vec<String>>,
}

impl Model {
    /// Reads the checkout.
    pub fn read(workspace: &Workspace) -> Result<Self> {
        let metadata = Metadata::read(workspace)?;
        let members = metadata
            .packages
            .iter()
            .filter(|package| metadata.workspace_members.contains(&package.id))
            .map(|package| read_member(workspace, package))
            .collect::<Result<_>>()?;
        Ok(Self {
            root_manifest: read_manifest(&workspace.path("Cargo.toml"))?,
            members,
            links: metadata.links(),
            rules: metadata.metadata.kanade,
        })
    }

    /// The crate with this package name.
    pub fn member(&self, package: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.package == package)
    }

    /// All packages that end up in one, itself included, each with the one that asked for it.
    pub fn reach<'a>(&'a self, package: &'a str) -> BTreeMap<&'a str, &'a str> {
        let mut reached = BTreeMap::from([(package, package)]);
        let mut waiting = vec![package];
        while let Some(user) = waiting.pop() {
            for used in self.links.get(user).into_iter().flatten() {
                if !reached.contains_key(used.as_str()) {
                    reached.insert(used, user);
                    waiting.push(used);
                }
            }
        }
        reached
    }
}

/// The part of `cargo metadata` that is needed.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_members: Vec<String>,
    resolve: Resolve,
    metadata: WorkspaceMetadata,
}

#[derive(Deserialize)]
struct WorkspaceMetadata {
    kanade: Rules,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    manifest_path: String,
    dependencies: Vec<Dependency>,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Link>,
}

#[derive(Deserialize)]
struct Link {
    pkg: String,
    dep_kinds: Vec<LinkKind>,
}

#[derive(Deserialize)]
struct LinkKind {
    kind: Option<String>,
}

impl Metadata {
    fn read(workspace: &Workspace) -> Result<Self> {
        let text = process::capture(workspace.cargo().args([
            "metadata",
            "--quiet",
            "--format-version",
            "1",
        ]))?;
        serde_json::from_str(&text).context("cargo metadata printed something unexpected")
    }

    fn links(&self) -> BTreeMap<String, Vec<String>> {
        let names: BTreeMap<&str, &str> = self
            .packages
            .iter()
            .map(|package| (package.id.as_str(), package.name.as_str()))
            .collect();
        let name = |id: &str| names.get(id).map(|name| (*name).to_owned());
        let mut links: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for node in &self.resolve.nodes {
            let linked = node
                .deps
                .iter()
                .filter(|link| link.dep_kinds.iter().any(|kind| kind.kind.is_none()));
            let used = linked.filter_map(|link| name(&link.pkg));
            links
                .entry(name(&node.id).unwrap_or_default())
                .or_default()
                .extend(used);
        }
        links
    }
}

impl Package {
    fn tests(&self) -> Vec<String> {
        let is_test = |target: &&Target| target.kind.iter().any(|kind| kind == "test");
        let tests = self.targets.iter().filter(is_test);
        tests.map(|target| target.name.clone()).collect()
    }
}

fn read_member(workspace: &Workspace, package: &Package) -> Result<Member> {
    let manifest_path = Path::new(&package.manifest_path);
    let folder = manifest_path
        .parent()
        .context("a Cargo.toml lies in a folder")?;
    let path = folder.strip_prefix(&workspace.root).unwrap_or(folder);
    Ok(Member {
        folder: folder
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        path: path.to_string_lossy().replace('\\', "/"),
        package: package.name.clone(),
        manifest: read_manifest(manifest_path)?,
        dependencies: package.dependencies.clone(),
        tests: package.tests(),
        sources: source::read_all(&workspace.root, folder)?,
    })
}

fn read_manifest(path: &Path) -> Result<toml::Table> {
    let text =
        fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    text.parse()
        .with_context(|| format!("{} is not TOML", path.display()))
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A crate that links the named packages.
    pub fn member(folder: &str, links: &[&str]) -> Member {
        let package = if folder.starts_with("kanade") {
            folder.to_owned()
        } else {
            format!("kanade-{folder}")
        };
        Member {
            folder: folder.to_owned(),
            path: format!("crates/{folder}"),
            package,
            manifest: toml::Table::new(),
            dependencies: links
                .iter()
                .map(|name| Dependency {
                    name: (*name).to_owned(),
                    kind: None,
                })
                .collect(),
            tests: Vec::new(),
            sources: Vec::new(),
        }
    }

    /// A model of crates alone, what they link told by their dependencies.
    pub fn model(members: Vec<Member>) -> Model {
        let names = |member: &Member| {
            member
                .dependencies
                .iter()
                .map(|used| used.name.clone())
                .collect()
        };
        let links = members
            .iter()
            .map(|member| (member.package.clone(), names(member)))
            .collect();
        Model {
            members,
            links,
            ..Model::default()
        }
    }

    /// Layers with one name each, lowest first.
    pub fn layers(crates: &[&[&str]]) -> Vec<Layer> {
        let layer = |(index, crates): (usize, &&[&str])| Layer {
            name: format!("layer {index}"),
            crates: crates.iter().map(|name| (*name).to_owned()).collect(),
        };
        crates.iter().enumerate().map(layer).collect()
    }

    #[test]
    fn what_is_linked_through_others_is_reached() {
        let model = model(vec![
            member("a", &["kanade-b"]),
            member("b", &["deep"]),
            member("c", &["other"]),
        ]);
        let reached: Vec<_> = model.reach("kanade-a").into_iter().collect();
        assert_eq!(
            reached,
            [
                ("deep", "kanade-b"),
                ("kanade-a", "kanade-a"),
                ("kanade-b", "kanade-a")
            ]
        );
    }
}
