//! Where a document is kept: its path in a git work tree, and that repository's address.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use kanade_manifest::{Format, Manifest, Origin, parse_job};

/// The document with its origin below it, when it lies in a git work tree and names none itself.
/// Where that would not leave the same job, it stays as it is: an origin is a courtesy.
pub fn stamped(text: String, path: &Path, job: &Manifest) -> String {
    if job.origin.is_some() {
        return text;
    }
    let script = job.execute.script_file.as_deref();
    match origin(path, script).and_then(|origin| append(&text, origin, job)) {
        Some(stamped) => stamped,
        None => text,
    }
}

fn append(text: &str, origin: Origin, job: &Manifest) -> Option<String> {
    let below = serde_saphyr::to_string(&serde_json::json!({ "origin": origin })).ok()?;
    let stamped = format!("{}\n{below}", text.trim_end_matches('\n'));
    let read = parse_job(&stamped, Format::Yaml).ok()?.manifest;
    (read.origin == Some(origin) && read.id == job.id).then_some(stamped)
}

fn origin(path: &Path, script: Option<&str>) -> Option<Origin> {
    let path = path.canonicalize().ok()?;
    let root = work_tree(&path)?;
    let inside = |path: &Path| Some(path.strip_prefix(&root).ok()?.to_str()?.replace('\\', "/"));
    let script = script.and_then(|script| path.parent()?.join(script).canonicalize().ok());
    Some(Origin {
        path: inside(&path)?,
        repo: remote(&root),
        commit: None,
        script_file: script.and_then(|script| inside(&script)),
    })
}

fn work_tree(path: &Path) -> Option<PathBuf> {
    let mut folders = path.ancestors().skip(1);
    folders
        .find(|folder| folder.join(".git").exists())
        .map(Path::to_owned)
}

fn remote(root: &Path) -> Option<String> {
    let asked = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["config", "--get", "remote.origin.url"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output();
    let address = String::from_utf8(asked.ok()?.stdout).ok()?;
    let address = address.trim();
    (!address.is_empty()).then(|| without_credentials(address))
}

/// A token in a remote's address is a secret that nobody else should read.
fn without_credentials(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else {
        return address.to_owned();
    };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    format!("{scheme}://{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_never_leave_this_machine() {
        let cases = [
            (
                "https://me:secret@git.example/a.git",
                "https://git.example/a.git",
            ),
            ("https://git.example/@a/b", "https://git.example/@a/b"),
            ("git@git.example:a.git", "git@git.example:a.git"),
        ];
        for (address, expected) in cases {
            assert_eq!(without_credentials(address), expected);
        }
    }

    const JOB: &str =
        "id: a # why\nversion: 1.0.0\nexecute:\n  shell: sh\n  timeout: 10s\n  script: echo\n";

    #[test]
    fn a_document_in_a_work_tree_says_where_it_lies() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("jobs/a.yaml");
        std::fs::create_dir_all(folder.path().join(".git")).unwrap();
        std::fs::create_dir_all(folder.path().join("jobs")).unwrap();
        std::fs::write(&path, JOB).unwrap();
        let job = parse_job(JOB, Format::Yaml).unwrap().manifest;

        let text = stamped(JOB.to_owned(), &path, &job);

        assert!(text.starts_with("id: a # why\n"), "{text}");
        let origin = parse_job(&text, Format::Yaml)
            .unwrap()
            .manifest
            .origin
            .unwrap();
        assert_eq!(origin.path, "jobs/a.yaml");
    }

    #[test]
    fn json_stays_as_it_is() {
        let json =
            r#"{"id":"a","version":"1","execute":{"shell":"sh","timeout":"10s","script":"echo"}}"#;
        let job = parse_job(json, Format::Json).unwrap().manifest;
        let origin = Origin {
            path: "a.json".into(),
            repo: None,
            commit: None,
            script_file: None,
        };
        assert_eq!(append(json, origin, &job), None);
    }
}
