//! From what was typed, or a file, to a rollout.

use std::collections::BTreeMap;

use kanade_api_types::rollouts::{
    Change, ConfigChange, Gate, JobChange, OfflineRule, ReleaseChange, RolloutSpec, WaveSpec,
};
use kanade_wire::agent_config::ConfigScope;
use kanade_wire::{GroupName, Target};
use serde_json::Value;

use crate::cli::RolloutCreateArguments;
use crate::commands::config::typed;
use crate::exit::ExitStatus;
use crate::failure::Failure;

const HELP: &str = "kanade rollout create --help";

/// What is asked for.
pub fn spec(arguments: &RolloutCreateArguments) -> Result<RolloutSpec, Failure> {
    let wrong = |message: String| Failure::new(ExitStatus::Usage, message, HELP);
    if let Some(path) = &arguments.file {
        let text = std::fs::read_to_string(path);
        let text = text.map_err(|error| wrong(format!("{}: {error}", path.display())))?;
        let read = serde_saphyr::from_str(&text);
        return read.map_err(|error| wrong(format!("{}: {error}", path.display())));
    }
    let waves: Result<Vec<WaveSpec>, String> = arguments.waves.iter().map(|it| wave(it)).collect();
    let names_nobody = arguments.groups.is_empty() && arguments.pcs.is_empty();
    let waves = waves.map_err(wrong)?;
    let only_groups = waves.iter().all(|wave| wave.size.is_none());
    Ok(RolloutSpec {
        description: arguments.description.clone(),
        change: change(arguments).map_err(wrong)?,
        target: Target {
            all: names_nobody && !only_groups,
            groups: arguments.groups.clone(),
            pcs: arguments.pcs.clone(),
        },
        waves,
        gate: Gate {
            soak: arguments.soak.clone(),
            success: arguments.success,
            halt_on: arguments.halt_on,
            offline: arguments.wait_for_offline.then_some(OfflineRule::Wait),
            max_duration: arguments.max_duration.clone(),
            pace: None,
        },
        start_after: None,
        jitter: None,
        expires_in: None,
        deadline_at: None,
        retry: None,
        draft: arguments.draft,
    })
}

fn change(arguments: &RolloutCreateArguments) -> Result<Change, String> {
    if let Some(version) = arguments.release.clone() {
        return Ok(Change::Release(ReleaseChange {
            version,
            jitter: None,
        }));
    }
    if !arguments.settings.is_empty() {
        let patch = settings(&arguments.settings)?;
        return Ok(Change::Config(ConfigChange { patch }));
    }
    let job_id = arguments.job.clone().ok_or("say which --job")?;
    let mut parameters = BTreeMap::new();
    for text in &arguments.parameters {
        let (name, value) = text
            .split_once('=')
            .ok_or_else(|| format!("{text:?} is not a parameter: write it as name=value"))?;
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
        parameters.insert(name.to_owned(), value);
    }
    Ok(Change::Job(JobChange { job_id, parameters }))
}

/// Settings of machines. One that does not exist would be passed over in silence.
fn settings(pairs: &[String]) -> Result<ConfigScope, String> {
    let typed = typed(pairs)?;
    let names: Vec<String> = typed.keys().cloned().collect();
    let patch: ConfigScope = serde_json::from_value(typed.into()).map_err(|e| e.to_string())?;
    let known = serde_json::to_value(&patch).unwrap_or_default();
    match names.iter().find(|name| known.get(name).is_none()) {
        Some(unknown) => Err(format!(
            "there is no setting {unknown}: `kanade config set --help` lists them"
        )),
        None => Ok(patch),
    }
}

/// A number, a share, or the name of a group.
fn wave(text: &str) -> Result<WaveSpec, String> {
    if text.starts_with(|first: char| first.is_ascii_digit())
        && let Ok(size) = text.parse()
    {
        return Ok(WaveSpec {
            size: Some(size),
            ..WaveSpec::default()
        });
    }
    let groups: Result<Vec<GroupName>, _> = text.split(',').map(GroupName::new).collect();
    let groups = groups.map_err(|error| error.to_string())?;
    Ok(WaveSpec {
        groups,
        ..WaveSpec::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_typed_as_for_a_configuration() {
        let pairs = ["heartbeat_interval=1m", "process_perf_top_n=5"].map(str::to_owned);
        let patch = settings(&pairs).unwrap();
        assert_eq!(patch.process_perf_top_n, Some(5));
        let unknown = settings(&["heartbeat=1m".to_owned()]).unwrap_err();
        assert!(
            unknown.starts_with("there is no setting heartbeat"),
            "{unknown}"
        );
    }

    #[test]
    fn a_wave_is_a_number_a_share_or_groups() {
        let size = |text: &str| wave(text).unwrap().size.unwrap().to_string();
        assert_eq!((size("1"), size("10%")), ("1".to_owned(), "10%".to_owned()));
        assert_eq!(wave("eu,us").unwrap().groups.len(), 2);
        assert!(wave("no such thing").is_err());
    }
}
