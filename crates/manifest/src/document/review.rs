//! The rules of a document that no schema can say.

use std::str::FromStr;

use kanade_wire::HumanDuration;

use super::path::Path;
use super::suggest::one_of;

/// What a review found.
#[derive(Debug)]
pub(crate) struct Finding {
    /// Where it is shown.
    pub(crate) path: Path,
    /// What it relies on: when one of these was repaired, it is not believed.
    pub(crate) relies_on: Vec<Path>,
    /// What is wrong and what would be right.
    pub(crate) message: String,
}

/// Something that has rules.
pub(crate) trait Reviewed {
    /// Says what is wrong with it; it stands at `at`.
    fn review(&self, at: &Path, review: &mut Review);
}

/// Collects what is wrong, and what is only worth a remark.
#[derive(Debug, Default)]
pub(crate) struct Review {
    /// What is wrong.
    pub(crate) problems: Vec<Finding>,
    /// What is worth a remark.
    pub(crate) warnings: Vec<Finding>,
}

impl Review {
    /// Something is wrong with what stands at `path`.
    pub(crate) fn problem(&mut self, path: &Path, message: impl Into<String>) {
        self.problem_between(path, std::slice::from_ref(path), message);
    }

    /// Something is wrong with what stands at all of `relies_on`; it is shown at `path`.
    pub(crate) fn problem_between(
        &mut self,
        path: &Path,
        relies_on: &[Path],
        message: impl Into<String>,
    ) {
        self.problems.push(Finding {
            path: path.clone(),
            relies_on: relies_on.to_vec(),
            message: message.into(),
        });
    }

    /// Something is worth a remark.
    pub(crate) fn warning(&mut self, path: &Path, message: impl Into<String>) {
        self.warnings.push(Finding {
            path: path.clone(),
            relies_on: Vec::new(),
            message: message.into(),
        });
    }

    /// A text must say something.
    pub(crate) fn not_blank(&mut self, path: &Path, text: &str) {
        if text.trim().is_empty() {
            self.problem(path, "this is blank: write something, or leave the key out");
        }
    }

    /// A text that may be left out must say something when it is there.
    pub(crate) fn not_blank_if_set(&mut self, path: &Path, text: Option<&str>) {
        if let Some(text) = text {
            self.not_blank(path, text);
        }
    }

    /// No text of a list may be blank.
    pub(crate) fn none_blank(&mut self, path: &Path, texts: &[String]) {
        for (index, text) in texts.iter().enumerate() {
            self.not_blank(&path.index(index), text);
        }
    }

    /// A text must be a `T`, whose error says what would be right.
    pub(crate) fn parses<T: FromStr<Err: std::fmt::Display>>(
        &mut self,
        path: &Path,
        text: &str,
    ) -> Option<T> {
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.problem(path, error.to_string());
                None
            }
        }
    }

    /// A text that may be left out must be a duration when it is there.
    pub(crate) fn duration_if_set(
        &mut self,
        path: &Path,
        text: Option<&str>,
    ) -> Option<HumanDuration> {
        text.and_then(|text| self.parses(path, text))
    }

    /// Of several keys, which of `set` are there, one may be.
    pub(crate) fn at_most_one(&mut self, at: &Path, set: &[&str]) {
        for extra in set.iter().skip(1) {
            let message = format!("only one of {} may be set", one_of(set));
            let others: Vec<Path> = set.iter().map(|key| at.key(key)).collect();
            self.problem_between(&at.key(extra), &others, message);
        }
    }
}
