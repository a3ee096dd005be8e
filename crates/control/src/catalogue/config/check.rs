//! What operators may set.

use kanade_api_types::problem::DocumentProblem;
use kanade_wire::agent_config::{ConfigScope, EffectiveConfig};
use kanade_wire::{HumanDuration, Version};
use serde_json::Value;

/// The most processes a machine samples.
const MOST_PROCESSES: u32 = 200;
/// The most scripts a machine runs at the same time.
const MOST_SCRIPTS: u32 = 256;

/// Reads a layer strictly: what is `null` is not set, and an unknown name is a mistake.
///
/// # Errors
/// Every problem there is.
pub fn read_scope(value: &Value) -> Result<ConfigScope, Vec<DocumentProblem>> {
    let Value::Object(fields) = value else {
        let message = "a configuration is an object such as {\"heartbeat_interval\": \"30s\"}";
        return Err(vec![problem("", message)]);
    };
    let known = known_fields();
    let unknown = fields.keys().filter(|field| !known.contains(field));
    let unknown: Vec<DocumentProblem> = unknown
        .map(|field| {
            let message = format!("there is no such setting; known are {}", known.join(", "));
            problem(field, message)
        })
        .collect();
    if !unknown.is_empty() {
        return Err(unknown);
    }
    let scope: ConfigScope = serde_json::from_value(value.clone())
        .map_err(|error| vec![problem("", error.to_string())])?;
    match scope_problems(&scope) {
        problems if problems.is_empty() => Ok(scope),
        problems => Err(problems),
    }
}

/// What is wrong with what a layer sets.
pub(crate) fn scope_problems(scope: &ConfigScope) -> Vec<DocumentProblem> {
    let mut problems = Vec::new();
    if let Some(version) = &scope.target_version
        && let Err(error) = Version::new(version.as_str())
    {
        problems.push(problem("target_version", error.to_string()));
    }
    let durations = [
        ("target_version_jitter", &scope.target_version_jitter, 0),
        ("heartbeat_interval", &scope.heartbeat_interval, 5),
        ("host_perf_interval", &scope.host_perf_interval, 5),
    ];
    for (field, text, least) in durations {
        let parsed = text.as_deref().map(str::parse::<HumanDuration>);
        match parsed {
            Some(Err(error)) => problems.push(problem(field, error.to_string())),
            Some(Ok(duration)) if duration.value().as_secs() < least => {
                problems.push(problem(field, format!("{least} s are the least")));
            }
            _ => {}
        }
    }
    if scope
        .process_perf_top_n
        .is_some_and(|count| !(1..=MOST_PROCESSES).contains(&count))
    {
        let message = format!("give a number from 1 to {MOST_PROCESSES}");
        problems.push(problem("process_perf_top_n", message));
    }
    if scope
        .max_local_concurrent
        .is_some_and(|count| !(1..=MOST_SCRIPTS).contains(&count))
    {
        let message = format!("give a number from 1 to {MOST_SCRIPTS}");
        problems.push(problem("max_local_concurrent", message));
    }
    if scope
        .client_display_name
        .as_deref()
        .is_some_and(|name| name.trim().is_empty())
    {
        let message = "this is blank: write a name, or leave it unset";
        problems.push(problem("client_display_name", message));
    }
    problems
}

/// The names of all settings.
fn known_fields() -> Vec<String> {
    let everything = EffectiveConfig {
        max_local_concurrent: Some(1),
        ..EffectiveConfig::default()
    };
    match serde_json::to_value(everything) {
        Ok(Value::Object(fields)) => fields.into_iter().map(|(field, _)| field).collect(),
        _ => Vec::new(),
    }
}

fn problem(path: &str, message: impl Into<String>) -> DocumentProblem {
    DocumentProblem {
        path: path.to_owned(),
        line: 0,
        column: 0,
        message: message.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_null_is_not_set() {
        let read = read_scope(&json!({ "heartbeat_interval": "1m", "target_version": null }));
        let expected = ConfigScope {
            heartbeat_interval: Some("1m".into()),
            ..ConfigScope::default()
        };
        assert_eq!(read.unwrap(), expected);
    }

    #[test]
    fn every_mistake_is_told_with_its_place() {
        let places = |value: Value| -> Vec<String> {
            let problems = read_scope(&value).unwrap_err();
            problems.into_iter().map(|problem| problem.path).collect()
        };
        assert_eq!(places(json!({ "heartbeat": "1m" })), ["heartbeat"]);
        let wrong = json!({
            "target_version": "1 2", "heartbeat_interval": "1s", "host_perf_interval": "soon",
            "process_perf_top_n": 0, "client_display_name": " ", "max_local_concurrent": 0,
        });
        assert_eq!(places(wrong).len(), 6);
        assert_eq!(places(json!([])), [""]);
        assert_eq!(places(json!({ "process_perf_top_n": "many" })), [""]);
    }
}
