use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::read::Rejected;

/// The documents that the arguments name, in order: files, everything below folders, what fits a
/// pattern. What names nothing is an error of its own and keeps nothing else from being found.
pub fn find(arguments: &[PathBuf]) -> Vec<Result<PathBuf, Rejected>> {
    arguments
        .iter()
        .flat_map(|argument| expand(argument))
        .collect()
}

fn expand(argument: &Path) -> Vec<Result<PathBuf, Rejected>> {
    if argument == Path::new("-") || argument.is_file() {
        return vec![Ok(argument.to_owned())];
    }
    let found = match argument.is_dir() {
        true => below(argument).map_err(|error| error.to_string()),
        false => fitting(argument),
    };
    match found {
        Ok(paths) if paths.is_empty() => {
            let message = match argument.is_dir() {
                true => "there is no .yaml, .yml or .json file below this folder",
                false => "there is no such file or folder, and nothing fits it as a pattern",
            };
            vec![Err(Rejected::whole(argument, message))]
        }
        Ok(paths) => paths.into_iter().map(Ok).collect(),
        Err(message) => vec![Err(Rejected::whole(argument, message))],
    }
}

fn below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    entries.sort();
    let mut found = Vec::new();
    for path in entries.into_iter().filter(|path| !is_hidden(path)) {
        if path.is_dir() {
            found.extend(below(&path)?);
        } else if is_document(&path) {
            found.push(path);
        }
    }
    Ok(found)
}

fn fitting(pattern: &Path) -> Result<Vec<PathBuf>, String> {
    let pattern = pattern.to_string_lossy();
    let matches = glob::glob(&pattern).map_err(|error| format!("this is no pattern: {error}"))?;
    let files = matches.filter_map(Result::ok).filter(|path| path.is_file());
    Ok(files.collect())
}

fn is_document(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    matches!(extension, Some("yaml" | "yml" | "json"))
}

fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| name.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(found: Vec<Result<PathBuf, Rejected>>) -> Vec<String> {
        let name = |path: PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
        found
            .into_iter()
            .map(|found| found.map_or_else(|rejected| rejected.problems[0].message.clone(), name))
            .collect()
    }

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("sub/.git")).unwrap();
        for name in [
            "b.yaml",
            "a.yml",
            "sub/c.json",
            "sub/.git/d.yaml",
            "script.sh",
        ] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        folder
    }

    #[test]
    fn a_folder_is_searched_to_its_bottom_and_in_order() {
        let folder = folder();
        let found = find(&[folder.path().to_owned()]);
        assert_eq!(names(found), ["a.yml", "b.yaml", "c.json"]);
    }

    #[test]
    fn a_pattern_fits_files_alone() {
        let folder = folder();
        let found = find(&[folder.path().join("*")]);
        assert_eq!(names(found), ["a.yml", "b.yaml", "script.sh"]);
    }

    #[test]
    fn what_names_nothing_does_not_hide_the_rest() {
        let folder = folder();
        let found = find(&[folder.path().join("no.yaml"), folder.path().join("b.yaml")]);
        assert_eq!(
            names(found),
            [
                "there is no such file or folder, and nothing fits it as a pattern",
                "b.yaml"
            ]
        );
    }
}
