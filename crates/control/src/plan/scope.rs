use kanade_api_types::documents::DocumentOrigin;
use kanade_api_types::plan::PlanScope;
use kanade_manifest::Origin;

/// Whether a document of this origin belongs to the folder.
pub fn holds(scope: &PlanScope, origin: Option<&Origin>) -> bool {
    let Some(origin) = origin else {
        return false;
    };
    let folder = scope.folder.trim_matches('/');
    let is_below = folder.is_empty()
        || origin
            .path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'));
    origin.repo.as_deref() == Some(scope.repo.as_str()) && is_below
}

/// The origin as documents hold it.
pub fn manifest_origin(origin: &DocumentOrigin) -> Origin {
    Origin {
        path: origin.path.clone(),
        repo: origin.repo.clone(),
        commit: origin.commit.clone(),
        script_file: origin.script_file.clone(),
    }
}

/// Whether both name the same place: the commit does not matter.
pub fn same_place(one: Option<&Origin>, other: &Origin) -> bool {
    one.is_some_and(|one| one.path == other.path && one.repo == other.repo)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(repo: &str, path: &str) -> Origin {
        Origin {
            path: path.into(),
            repo: Some(repo.into()),
            commit: None,
            script_file: None,
        }
    }

    fn scope(folder: &str) -> PlanScope {
        PlanScope {
            repo: "git@a".into(),
            folder: folder.into(),
        }
    }

    #[test]
    fn only_what_lies_in_the_folder_of_the_repository_belongs_to_it() {
        let cases = [
            ("git@a", "fleet/jobs/a.yaml", true),
            ("git@a", "fleet-2/jobs/a.yaml", false),
            ("git@b", "fleet/jobs/a.yaml", false),
        ];
        for (repo, path, belongs) in cases {
            assert_eq!(
                holds(&scope("fleet"), Some(&origin(repo, path))),
                belongs,
                "{repo} {path}"
            );
        }
        assert!(holds(&scope(""), Some(&origin("git@a", "x.yaml"))));
        assert!(!holds(&scope(""), None));
    }
}
