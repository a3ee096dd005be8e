//! A rendered configuration file, read key by key.

use std::path::{Path, PathBuf};

use teravars::{Engine, load_merged, system_context};
use toml::{Table, Value};

use crate::{ConfigError, Problem};

/// A configuration file with its includes and variables resolved, and the problems found in it so far.
pub(crate) struct Document {
    path: PathBuf,
    table: Table,
    problems: Vec<Problem>,
}

impl Document {
    /// Renders a file and what it includes.
    pub(crate) fn load(path: &Path) -> Result<Self, ConfigError> {
        let merged = load_merged([path], &mut Engine::new(), &system_context());
        let merged = merged.map_err(|source| ConfigError::Load {
            path: path.to_owned(),
            source,
        })?;
        Ok(Self {
            path: path.to_owned(),
            table: merged.config,
            problems: Vec::new(),
        })
    }

    /// Whether the file has `[name]`.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.table.contains_key(name)
    }

    /// The keys of `[name]`; a missing section has none.
    pub(crate) fn section(&mut self, name: &'static str) -> Section<'_> {
        let keys = match self.table.get(name) {
            Some(Value::Table(keys)) => keys.clone(),
            None => Table::new(),
            Some(_) => {
                self.report(name.to_owned(), "must be a section".to_owned());
                Table::new()
            }
        };
        Section {
            document: self,
            name,
            keys,
        }
    }

    /// Records a problem.
    pub(crate) fn report(&mut self, key: String, message: String) {
        self.problems.push(Problem { key, message });
    }

    /// The value, if nothing is wrong with the file.
    pub(crate) fn finish<T>(self, value: Option<T>) -> Result<T, ConfigError> {
        match value {
            Some(value) if self.problems.is_empty() => Ok(value),
            _ => Err(ConfigError::Invalid {
                path: self.path,
                problems: self.problems,
            }),
        }
    }
}

/// One section. Its readers give `None` after recording why.
pub(crate) struct Section<'a> {
    document: &'a mut Document,
    name: &'static str,
    keys: Table,
}

impl Section<'_> {
    /// A text that must be there and not be blank.
    pub(crate) fn text(&mut self, key: &str) -> Option<String> {
        let text = match self.keys.get(key) {
            Some(_) => self.optional_text(key)?,
            None => {
                self.report(key, "is missing");
                return None;
            }
        };
        if text.is_none() {
            self.report(key, "must not be empty");
        }
        text
    }

    /// A text that may be missing; a blank one counts as missing. `None` when it is something else.
    pub(crate) fn optional_text(&mut self, key: &str) -> Option<Option<String>> {
        match self.keys.get(key) {
            None => Some(None),
            Some(Value::String(text)) => {
                Some(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
            }
            Some(other) => {
                let message = format!("must be a text in quotes, not {}", other.type_str());
                self.report(key, message);
                None
            }
        }
    }

    /// A whole number from 0, or `default` when it is missing.
    pub(crate) fn count(&mut self, key: &str, default: u32) -> Option<u32> {
        let count = match self.keys.get(key) {
            None => return Some(default),
            Some(value) => value
                .as_integer()
                .and_then(|number| u32::try_from(number).ok()),
        };
        if count.is_none() {
            self.report(key, "must be a whole number from 0");
        }
        count
    }

    /// A text that must be there and parse.
    pub(crate) fn parsed<T, E: std::fmt::Display>(
        &mut self,
        key: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.text(key)?;
        self.check(key, parse(&text))
    }

    /// A text that may be missing but must parse.
    pub(crate) fn optional_parsed<T, E: std::fmt::Display>(
        &mut self,
        key: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<Option<T>> {
        match self.optional_text(key)? {
            None => Some(None),
            Some(text) => self.check(key, parse(&text)).map(Some),
        }
    }

    /// Records a problem with a key.
    pub(crate) fn report(&mut self, key: &str, message: impl Into<String>) {
        let key = format!("{}.{key}", self.name);
        self.document.report(key, message.into());
    }

    fn check<T, E: std::fmt::Display>(&mut self, key: &str, parsed: Result<T, E>) -> Option<T> {
        parsed
            .map_err(|error| self.report(key, error.to_string()))
            .ok()
    }
}
