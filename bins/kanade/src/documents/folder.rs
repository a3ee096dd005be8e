//! Everything in a folder, for a plan.

use std::path::{Component, Path, PathBuf};

use kanade_api_types::plan::{FolderDocument, PlanRequest, PlanScope};
use kanade_wire::DocumentKind;

use super::find::find;
use super::origin::Repository;
use super::read::{Rejected, read_text, with_script};

/// The documents of a folder. Whether they are right is for the backend to say, all at once.
pub fn read_folder(folder: &Path) -> Result<PlanRequest, Vec<Rejected>> {
    let place = Repository::around(folder).or_else(|| Repository::folder(folder));
    let scope = place.as_ref().and_then(|place| {
        Some(PlanScope {
            repo: place.address().to_owned(),
            folder: place.inside(folder)?,
        })
    });
    let (Some(place), Some(scope), true) = (place, scope, folder.is_dir()) else {
        return Err(vec![Rejected::whole(folder, "there is no such folder")]);
    };
    let mut documents = Vec::new();
    let mut rejected = Vec::new();
    for found in find(&[folder.to_owned()]) {
        match found.and_then(|path| one(&place, folder, &path)) {
            Ok(document) => documents.push(document),
            Err(problem) => rejected.push(problem),
        }
    }
    match rejected.is_empty() {
        true => Ok(PlanRequest { scope, documents }),
        false => Err(rejected),
    }
}

fn one(place: &Repository, folder: &Path, path: &Path) -> Result<FolderDocument, Rejected> {
    let text = read_text(path)?;
    let kind = by_folder(folder, path).or_else(|| by_content(&text));
    let kind = kind.ok_or_else(|| {
        let message = "what is this? Put it into a folder called jobs, schedules, views or groups";
        Rejected::whole(path, message)
    })?;
    let (text, script) = match kind {
        DocumentKind::Job => with_script(path, &text)?,
        _ => (text, None),
    };
    let origin = place.origin(path, script.as_deref());
    let origin = origin.ok_or_else(|| Rejected::whole(path, "its path is not text"))?;
    Ok(FolderDocument {
        file: path.display().to_string(),
        kind,
        text,
        origin: origin.into(),
    })
}

/// By the innermost folder that is named after a kind.
fn by_folder(folder: &Path, path: &Path) -> Option<DocumentKind> {
    let whole: PathBuf = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let outer = whole.file_name().map(PathBuf::from).unwrap_or_default();
    let inner = path.strip_prefix(folder).unwrap_or(path).parent()?;
    let names = outer.join(inner);
    let mut names = names.components().rev();
    names.find_map(|name| match name {
        Component::Normal(name) => kind_of_folder(name.to_str()?),
        _ => None,
    })
}

fn kind_of_folder(name: &str) -> Option<DocumentKind> {
    match name {
        "groups" => Some(DocumentKind::Group),
        "jobs" => Some(DocumentKind::Job),
        "schedules" => Some(DocumentKind::Schedule),
        "views" => Some(DocumentKind::View),
        _ => None,
    }
}

fn by_content(text: &str) -> Option<DocumentKind> {
    let document: serde_json::Value = serde_saphyr::from_str(text).ok()?;
    let has = |key: &str| document.get(key).is_some();
    let kinds = [
        ("execute", DocumentKind::Job),
        ("when", DocumentKind::Schedule),
        ("widgets", DocumentKind::View),
        ("members", DocumentKind::Group),
        ("query", DocumentKind::Group),
    ];
    kinds
        .into_iter()
        .find(|(key, _)| has(key))
        .map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        folder
    }

    #[test]
    fn documents_are_told_apart_by_their_folder_else_by_what_they_say() {
        let folder = folder(&[
            ("schedules/a.yaml", "id: a\n"),
            ("b.yaml", "id: b\nwidgets: []\n"),
            ("groups/jobs/c.yaml", "id: c\n"),
        ]);
        let request = read_folder(folder.path()).unwrap();
        let kinds: Vec<DocumentKind> = request.documents.iter().map(|one| one.kind).collect();
        let expected = [
            DocumentKind::View,
            DocumentKind::Job,
            DocumentKind::Schedule,
        ];
        assert_eq!(kinds, expected);
        assert_eq!(request.documents[2].origin.path, "schedules/a.yaml");
        assert_eq!(request.scope.folder, "");
    }

    #[test]
    fn what_is_no_kind_of_document_is_told() {
        let folder = folder(&[("a.yaml", "id: a\n")]);
        let rejected = read_folder(folder.path()).unwrap_err();
        assert!(rejected[0].problems[0].message.starts_with("what is this?"));
    }
}
