//! What an operator fills in when a job is run.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::parameter_value;
use crate::document::{Path, Review, Reviewed};

/// One value that is asked for when the job is run. The script finds it in its environment as
/// `KANADE_PARAM_` and the name in capitals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Parameter {
    /// Its name: a letter, then letters, digits, `_` or `-`.
    #[schemars(extend("examples" = ["max-age"]))]
    pub name: String,
    /// What it holds.
    #[serde(default, rename = "type")]
    pub kind: ParameterType,
    /// What people see instead of the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What it does, below the field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether there must be a value.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// The value when none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// The values of an `enum`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// A regular expression that the whole of a `string` must match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// The least number, or the fewest characters of a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// The greatest number, or the most characters of a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
}

/// What a parameter holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ParameterType {
    /// One line of text.
    #[default]
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// Yes or no.
    Boolean,
    /// One of the `options`.
    Enum,
    /// Several lines of text.
    Text,
}

impl ParameterType {
    /// Whether `pattern` says anything about it.
    fn is_text(self) -> bool {
        matches!(self, Self::String | Self::Text)
    }

    /// Whether `min` and `max` say anything about it.
    fn has_bounds(self) -> bool {
        !matches!(self, Self::Boolean | Self::Enum)
    }
}

/// The rules of a job's parameters together.
pub(super) fn review_all(parameters: &[Parameter], at: &Path, review: &mut Review) {
    for (index, parameter) in parameters.iter().enumerate() {
        let path = at.index(index);
        parameter.review(&path, review);
        let same = |other: &Parameter| other.variable() == parameter.variable();
        if parameters.iter().take(index).any(same) {
            let message = format!("`{}` is listed twice", parameter.name);
            review.problem(&path.key("name"), message);
        }
    }
}

impl Parameter {
    /// The variable the script finds it in.
    pub fn variable(&self) -> String {
        kanade_wire::environment::parameter_variable(&self.name)
    }

    fn review_name(&self, at: &Path, review: &mut Review) {
        let mut characters = self.name.chars();
        let begins = characters.next().is_some_and(|c| c.is_ascii_alphabetic());
        let goes_on = characters.all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        if !begins || !goes_on || self.name.len() > 64 {
            let rule = "start with a letter, then letters, digits, `_` or `-` (at most 64)";
            let message = format!("`{}` cannot name a parameter: {rule}", self.name);
            review.problem(&at.key("name"), message);
        }
    }

    fn review_options(&self, at: &Path, review: &mut Review) {
        let path = at.key("options");
        let relies_on = [path.clone(), at.key("type")];
        match (self.kind, self.options.is_empty()) {
            (ParameterType::Enum, true) => {
                let message = "an `enum` has `options`: list what may be chosen";
                review.problem_between(at, &relies_on, message);
            }
            (ParameterType::Enum, false) => review.none_blank(&path, &self.options),
            (_, false) => {
                let message = "only an `enum` has `options`: write `type: enum`";
                review.problem_between(&path, &relies_on, message);
            }
            (_, true) => {}
        }
    }

    fn review_pattern(&self, at: &Path, review: &mut Review) {
        let Some(pattern) = &self.pattern else {
            return;
        };
        let path = at.key("pattern");
        if !self.kind.is_text() {
            let relies_on = [path.clone(), at.key("type")];
            let message = "only a `string` or `text` has a `pattern`";
            review.problem_between(&path, &relies_on, message);
        }
        if let Err(error) = parameter_value::whole(pattern) {
            let error = error.to_string();
            let why = error.lines().last().unwrap_or_default();
            let why = why.trim_start_matches("error: ");
            review.problem(&path, format!("this is not a regular expression: {why}"));
        }
    }

    fn review_bounds(&self, at: &Path, review: &mut Review) {
        let is_set = self.min.is_some() || self.max.is_some();
        if is_set && !self.kind.has_bounds() {
            let key = if self.min.is_some() { "min" } else { "max" };
            let relies_on = [at.key(key), at.key("type")];
            let message = "only a number or a text has `min` and `max`";
            review.problem_between(&at.key(key), &relies_on, message);
        }
        if let (Some(min), Some(max)) = (self.min, self.max)
            && min > max
        {
            let relies_on = [at.key("min"), at.key("max")];
            let message = format!("nothing is at least {min} and at most {max}");
            review.problem_between(&at.key("min"), &relies_on, message);
        }
    }

    fn review_default(&self, at: &Path, review: &mut Review) {
        let Some(default) = &self.default else {
            return;
        };
        let path = at.key("default");
        let keys = ["default", "type", "options", "pattern", "min", "max"];
        if let Err(why) = self.read(default) {
            review.problem_between(&path, &keys.map(|key| at.key(key)), why);
        }
        if self.required {
            let message = "a parameter with a default is never missing: leave `required` out";
            review.warning(&at.key("required"), message);
        }
    }
}

impl Reviewed for Parameter {
    fn review(&self, at: &Path, review: &mut Review) {
        self.review_name(at, review);
        review.not_blank_if_set(&at.key("label"), self.label.as_deref());
        review.not_blank_if_set(&at.key("description"), self.description.as_deref());
        self.review_options(at, review);
        self.review_pattern(at, review);
        self.review_bounds(at, review);
        self.review_default(at, review);
    }
}
