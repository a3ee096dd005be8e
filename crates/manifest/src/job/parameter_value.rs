//! The values a job's parameters are given.

use std::collections::BTreeMap;

use regex::Regex;
use serde_json::{Number, Value};

use super::parameter::{Parameter, ParameterType};

/// Bytes of one value: what every system takes as a variable.
const LONGEST: usize = 16 * 1024;

/// A value that cannot be used, or one that is missing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("parameter `{name}`: {why}")]
pub struct BadParameter {
    /// Which parameter.
    pub name: String,
    /// What is wrong and what would be right.
    pub why: String,
}

/// The value of every parameter that has one: as given, or its default. Text is taken for a number
/// or a yes/no where that is wanted, as a command line has nothing else.
///
/// # Errors
/// Everything that is wrong with `given`, in the order of the parameters, unknown names last.
pub fn fill(
    parameters: &[Parameter],
    given: &BTreeMap<String, Value>,
) -> Result<BTreeMap<String, Value>, Vec<BadParameter>> {
    let mut values = BTreeMap::new();
    let mut bad = Vec::new();
    for parameter in parameters {
        match parameter.value(given.get(&parameter.name)) {
            Ok(Some(value)) => drop(values.insert(parameter.name.clone(), value)),
            Ok(None) => {}
            Err(why) => bad.push(BadParameter {
                name: parameter.name.clone(),
                why,
            }),
        }
    }
    let is_known = |name: &str| parameters.iter().any(|parameter| parameter.name == name);
    let unknown = given.keys().filter(|name| !is_known(name));
    bad.extend(unknown.map(|name| BadParameter {
        name: name.clone(),
        why: none_of(parameters),
    }));
    if bad.is_empty() { Ok(values) } else { Err(bad) }
}

/// The variables a script finds the values in.
pub fn variables(values: &BTreeMap<String, Value>) -> BTreeMap<String, String> {
    let variable = |(name, value): (&String, &Value)| {
        let text = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        (kanade_wire::environment::parameter_variable(name), text)
    };
    values.iter().map(variable).collect()
}

/// The regular expression that the whole of a text must match.
pub(super) fn whole(pattern: &str) -> Result<Regex, regex::Error> {
    Regex::new(&format!("^(?:{pattern})$"))
}

fn none_of(parameters: &[Parameter]) -> String {
    let names: Vec<&str> = parameters.iter().map(|other| other.name.as_str()).collect();
    if names.is_empty() {
        return "the job has no parameters: leave it out".into();
    }
    format!("the job has none of this name: it has {}", names.join(", "))
}

impl Parameter {
    fn value(&self, given: Option<&Value>) -> Result<Option<Value>, String> {
        match given
            .filter(|value| !value.is_null())
            .or(self.default.as_ref())
        {
            Some(value) => self.read(value).map(Some),
            None if self.required => Err("a value is required".into()),
            None => Ok(None),
        }
    }

    /// A value of the parameter's own type, or what would be right.
    pub(super) fn read(&self, value: &Value) -> Result<Value, String> {
        match self.kind {
            ParameterType::String | ParameterType::Text => self.read_text(value),
            ParameterType::Integer => self.read_integer(value),
            ParameterType::Number => self.read_number(value),
            ParameterType::Boolean => read_boolean(value),
            ParameterType::Enum => self.read_option(value),
        }
    }

    fn read_text(&self, value: &Value) -> Result<Value, String> {
        let text = text_of(value).ok_or("write text")?;
        if text.len() > LONGEST {
            return Err(format!("write at most {LONGEST} bytes"));
        }
        if text.contains('\0') {
            return Err("a null character cannot be handed to a script".into());
        }
        if self.kind == ParameterType::String && text.contains(['\n', '\r']) {
            return Err("write one line".into());
        }
        self.within(text.chars().count() as f64, " characters")?;
        if let Some(pattern) = &self.pattern
            && !whole(pattern).is_ok_and(|pattern| pattern.is_match(&text))
        {
            return Err(format!("write what matches {pattern}"));
        }
        Ok(Value::String(text))
    }

    fn read_integer(&self, value: &Value) -> Result<Value, String> {
        let number = match value {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let number = number.ok_or("write a whole number")?;
        self.within(number as f64, "")?;
        Ok(number.into())
    }

    fn read_number(&self, value: &Value) -> Result<Value, String> {
        let number = match value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let number = number
            .filter(|number| number.is_finite())
            .ok_or("write a number")?;
        self.within(number, "")?;
        Number::from_f64(number)
            .map(Value::Number)
            .ok_or_else(|| "write a number".into())
    }

    fn read_option(&self, value: &Value) -> Result<Value, String> {
        let text = text_of(value).filter(|text| self.options.contains(text));
        text.map(Value::String)
            .ok_or_else(|| format!("choose one of {}", self.options.join(", ")))
    }

    fn within(&self, size: f64, unit: &str) -> Result<(), String> {
        match (self.min, self.max) {
            (Some(min), _) if size < min => Err(format!("write at least {min}{unit}")),
            (_, Some(max)) if size > max => Err(format!("write at most {max}{unit}")),
            _ => Ok(()),
        }
    }
}

fn read_boolean(value: &Value) -> Result<Value, String> {
    match value {
        Value::Bool(_) => Ok(value.clone()),
        Value::String(text) if matches!(text.trim(), "true" | "yes") => Ok(true.into()),
        Value::String(text) if matches!(text.trim(), "false" | "no") => Ok(false.into()),
        _ => Err("write true or false".into()),
    }
}

/// Text as it is; a number or a yes/no as it is written.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parameters() -> Vec<Parameter> {
        serde_json::from_value(json!([
            {"name": "path", "required": true, "pattern": "/[a-z/]+", "max": 20},
            {"name": "max-age", "type": "integer", "default": 30, "min": 1, "max": 365},
            {"name": "ratio", "type": "number"},
            {"name": "dry-run", "type": "boolean", "default": false},
            {"name": "level", "type": "enum", "options": ["low", "high"]},
            {"name": "note", "type": "text"},
        ]))
        .unwrap()
    }

    fn filled(given: Value) -> Result<Value, Vec<String>> {
        let given = serde_json::from_value(given).unwrap();
        fill(&parameters(), &given)
            .map(|values| json!(values))
            .map_err(|bad| bad.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn defaults_stand_for_what_is_not_given() {
        assert_eq!(
            filled(json!({"path": "/tmp"})),
            Ok(json!({"path": "/tmp", "max-age": 30, "dry-run": false}))
        );
    }

    #[test]
    fn text_of_a_command_line_becomes_what_is_wanted() {
        let given = json!({"path": "/a", "max-age": "7", "ratio": "0.5", "dry-run": "true", "level": "low", "note": "a\nb"});
        let wanted = json!({"path": "/a", "max-age": 7, "ratio": 0.5, "dry-run": true, "level": "low", "note": "a\nb"});
        assert_eq!(filled(given), Ok(wanted));
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let given = json!({"path": "C:", "max-age": 400, "ratio": "much", "dry-run": 3, "level": "mid", "colour": "red"});
        let problems = filled(given).unwrap_err();
        assert_eq!(
            problems,
            [
                "parameter `path`: write what matches /[a-z/]+",
                "parameter `max-age`: write at most 365",
                "parameter `ratio`: write a number",
                "parameter `dry-run`: write true or false",
                "parameter `level`: choose one of low, high",
                "parameter `colour`: the job has none of this name: it has path, max-age, ratio, dry-run, level, note",
            ]
        );
        assert_eq!(
            filled(json!({})).unwrap_err(),
            ["parameter `path`: a value is required"]
        );
    }

    #[test]
    fn a_value_is_handed_over_as_it_is_written() {
        let values =
            serde_json::from_value(json!({"max-age": 7, "dry-run": true, "path": "$(rm)"}));
        let variables = variables(&values.unwrap());
        assert_eq!(
            json!(variables),
            json!({"KANADE_PARAM_MAX_AGE": "7", "KANADE_PARAM_DRY_RUN": "true", "KANADE_PARAM_PATH": "$(rm)"})
        );
    }
}
