//! The paths a script names, and the names of files in an archive.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::CollectError;

/// Files of one bundle.
const FILES: usize = 5_000;

/// The paths in `field` of what a script printed.
pub fn paths(stdout: &str, field: &str) -> Result<Vec<String>, CollectError> {
    let not_named = || CollectError::NotNamed {
        field: field.to_owned(),
    };
    let object: Map<String, Value> =
        serde_json::from_str(stdout.trim()).map_err(|_| not_named())?;
    let items = object.get(field).and_then(Value::as_array);
    let items = items.ok_or_else(not_named)?;
    if items.len() > FILES {
        return Err(CollectError::TooMany(FILES));
    }
    let paths: Option<Vec<String>> = items
        .iter()
        .map(|item| item.as_str().map(str::to_owned))
        .collect();
    paths.ok_or_else(not_named)
}

/// Names of an archive's files: the last part of each path, and a number before it where that is taken.
#[derive(Debug, Default)]
pub struct Names(HashSet<String>);

impl Names {
    /// The name for the file of this path.
    pub fn give(&mut self, path: &str) -> String {
        let base = path.rsplit(['/', '\\']).next().unwrap_or_default();
        let base = match base {
            "" | "." | ".." => "file",
            base => base,
        };
        let numbered = (1_u32..).map(|number| format!("{number}_{base}"));
        let name = std::iter::once(base.to_owned())
            .chain(numbered)
            .find(|name| !self.0.contains(name))
            .unwrap_or_default();
        self.0.insert(name.clone());
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_names_are_told_apart_by_a_number() {
        let mut names = Names::default();
        let given =
            ["/a/log", "/b/log", r"C:\b\log", "/c/1_log", "/d/.."].map(|path| names.give(path));
        assert_eq!(given, ["log", "1_log", "2_log", "1_1_log", "file"]);
    }

    #[test]
    fn what_names_no_files_is_refused() {
        assert_eq!(paths(r#"{"files":["/a"]}"#, "files").unwrap(), ["/a"]);
        for stdout in ["", "[]", "{}", r#"{"files":"/a"}"#, r#"{"files":[1]}"#] {
            assert!(paths(stdout, "files").is_err(), "{stdout}");
        }
    }
}
