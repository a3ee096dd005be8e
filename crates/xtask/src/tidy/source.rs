//! Rust files, and which of their lines are code that ships.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A Rust file of the workspace.
#[derive(Debug)]
pub struct Source {
    /// Relative to the checkout, with `/` between the parts.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A line of code, its comment cut off.
#[derive(Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// Counted from one.
    pub number: usize,
    /// The code.
    pub code: &'a str,
}

impl Source {
    /// Every line with code.
    pub fn code(&self) -> impl Iterator<Item = Line<'_>> {
        self.text.lines().enumerate().filter_map(|(index, line)| {
            let code = without_comment(line);
            (!code.trim().is_empty()).then_some(Line {
                number: index + 1,
                code,
            })
        })
    }

    /// Every line with code that ships: tests stand last in a file, or in files of their own.
    pub fn shipped_code(&self) -> impl Iterator<Item = Line<'_>> {
        let end = if self.is_test() {
            0
        } else {
            self.start_of_tests()
        };
        self.code().take_while(move |line| line.number < end)
    }

    fn is_test(&self) -> bool {
        let file = self.path.rsplit('/').next().unwrap_or_default();
        let folders = ["/tests/", "/benches/", "/examples/"];
        file.ends_with("tests.rs") || folders.iter().any(|folder| self.path.contains(folder))
    }

    /// The number of the line that opens the test module, or one past the last.
    fn start_of_tests(&self) -> usize {
        let mut test_follows = false;
        for line in self.code() {
            let code = line.code.trim();
            if code.starts_with("#[cfg(test)]") || code.starts_with("#[cfg(all(test") {
                test_follows = true;
            } else if test_follows && !code.starts_with("#[") {
                if code.contains("mod ") && code.ends_with('{') {
                    return line.number;
                }
                test_follows = false;
            }
        }
        usize::MAX
    }
}

/// A `//` inside a string, as in an address, is not a comment.
fn without_comment(line: &str) -> &str {
    let start = line
        .match_indices("//")
        .map(|(position, _)| position)
        .find(|position| line[..*position].matches('"').count().is_multiple_of(2));
    &line[..start.unwrap_or(line.len())]
}

/// Reads every Rust file of a crate.
pub fn read_all(root: &Path, crate_folder: &Path) -> Result<Vec<Source>> {
    let mut files: Vec<PathBuf> = Vec::new();
    let mut folders = vec![crate_folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder)
            .with_context(|| format!("{} cannot be read", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() && !path.ends_with("target") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files.iter().map(|file| read(root, file)).collect()
}

fn read(root: &Path, file: &Path) -> Result<Source> {
    let text =
        fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let path = file
        .strip_prefix(root)
        .unwrap_or(file)
        .to_string_lossy()
        .replace('\\', "/");
    Ok(Source { path, text })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped(path: &str, text: &str) -> Vec<String> {
        let source = Source {
            path: path.into(),
            text: text.into(),
        };
        source
            .shipped_code()
            .map(|line| format!("{}:{}", line.number, line.code))
            .collect()
    }

    #[test]
    fn comments_are_no_code_but_addresses_in_strings_are() {
        let text = "// one\nlet a = \"nats://b\"; // two\n\n/// three\n";
        assert_eq!(
            shipped("crates/a/src/b.rs", text),
            ["2:let a = \"nats://b\"; "]
        );
    }

    #[test]
    fn shipped_code_ends_where_the_test_module_starts() {
        let text = "fn a() {}\n#[cfg(test)]\n#[allow(x)]\nmod tests {\n  fn b() {}\n}\n";
        assert_eq!(
            shipped("crates/a/src/b.rs", text),
            ["1:fn a() {}", "2:#[cfg(test)]", "3:#[allow(x)]"]
        );
    }

    #[test]
    fn a_test_module_in_a_file_of_its_own_ends_nothing() {
        let text = "#[cfg(test)]\nmod tests;\nfn a() {}\n";
        assert_eq!(shipped("crates/a/src/b.rs", text).len(), 3);
    }

    #[test]
    fn files_of_tests_ship_nothing() {
        assert!(shipped("crates/a/tests/story.rs", "fn a() {}").is_empty());
        assert!(shipped("crates/a/src/tests/mod.rs", "fn a() {}").is_empty());
        assert!(shipped("crates/a/src/b/tests.rs", "fn a() {}").is_empty());
    }
}
