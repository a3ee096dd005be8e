//! What layers amount to, and where each value comes from.

use std::collections::BTreeMap;

use kanade_wire::HumanDuration;
use kanade_wire::agent_config::{ConfigScope, EffectiveConfig};

use super::layer::ConfigLayer;

/// What layers amount to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExplainedConfig {
    /// The values.
    pub effective: EffectiveConfig,
    /// The layer of each value that is not built in, by the value's name.
    pub sources: BTreeMap<String, ConfigLayer>,
    /// What is probably not meant.
    pub warnings: Vec<String>,
}

/// Lays layers over what is built in, in their order.
pub fn explain(
    layers: impl IntoIterator<Item = (ConfigLayer, Result<ConfigScope, serde_json::Error>)>,
) -> ExplainedConfig {
    let mut explained = ExplainedConfig::default();
    for (layer, scope) in layers {
        match scope {
            Ok(scope) => explained.lay(&layer, scope),
            Err(error) => explained.warnings.push(format!(
                "{layer} cannot be read and counts for nothing ({error}): save it anew"
            )),
        }
    }
    explained
}

impl ExplainedConfig {
    fn lay(&mut self, layer: &ConfigLayer, mut scope: ConfigScope) {
        self.drop_unreadable(layer, &mut scope);
        for field in set_fields(&scope) {
            if let (ConfigLayer::Group(_), Some(ConfigLayer::Group(other))) =
                (layer, self.sources.get(&field))
            {
                self.warnings.push(format!(
                    "{field} is set by group {other} and by {layer}: that of the group whose name comes last holds"
                ));
            }
            self.sources.insert(field, layer.clone());
        }
        self.effective = std::mem::take(&mut self.effective).overlaid(&scope);
    }

    /// What no machine could read is as if it was not there.
    fn drop_unreadable(&mut self, layer: &ConfigLayer, scope: &mut ConfigScope) {
        let durations = [
            ("target_version_jitter", &mut scope.target_version_jitter),
            ("heartbeat_interval", &mut scope.heartbeat_interval),
            ("host_perf_interval", &mut scope.host_perf_interval),
        ];
        for (field, text) in durations {
            let parsed = text.as_deref().map(str::parse::<HumanDuration>);
            if let Some(Err(error)) = parsed {
                self.warnings
                    .push(format!("{layer}: {field} counts for nothing: {error}"));
                *text = None;
            }
        }
    }
}

/// The names of what a layer sets.
fn set_fields(scope: &ConfigScope) -> Vec<String> {
    match serde_json::to_value(scope) {
        Ok(serde_json::Value::Object(fields)) => {
            fields.into_iter().map(|(field, _)| field).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(json: &str) -> Result<ConfigScope, serde_json::Error> {
        serde_json::from_str(json)
    }

    fn group(name: &str) -> ConfigLayer {
        ConfigLayer::Group(name.parse().unwrap())
    }

    #[test]
    fn a_later_layer_wins_and_is_named_as_the_source() {
        let explained = explain([
            (
                ConfigLayer::Global,
                scope(r#"{"heartbeat_interval":"1m","process_perf_top_n":5}"#),
            ),
            (group("a"), scope(r#"{"heartbeat_interval":"2m"}"#)),
            (group("b"), scope(r#"{"heartbeat_interval":"3m"}"#)),
        ]);
        assert_eq!(explained.effective.heartbeat_interval, "3m");
        assert_eq!(explained.effective.process_perf_top_n, 5);
        assert_eq!(explained.effective.target_version_jitter, "10m");
        let sources: Vec<(&str, String)> = explained
            .sources
            .iter()
            .map(|(field, layer)| (field.as_str(), layer.key()))
            .collect();
        let expected = [
            ("heartbeat_interval", "groups.b".to_owned()),
            ("process_perf_top_n", "global".to_owned()),
        ];
        assert_eq!(sources, expected);
        assert_eq!(explained.warnings.len(), 1, "{:?}", explained.warnings);
    }

    #[test]
    fn what_cannot_be_read_counts_for_nothing_and_is_told() {
        let explained = explain([
            (
                ConfigLayer::Global,
                scope(r#"{"heartbeat_interval":"45s"}"#),
            ),
            (group("a"), scope(r#"{"heartbeat_interval":"soon"}"#)),
            (group("b"), scope("[1]")),
        ]);
        assert_eq!(explained.effective.heartbeat_interval, "45s");
        assert_eq!(explained.warnings.len(), 2, "{:?}", explained.warnings);
    }

    #[test]
    fn layers_of_a_machine_come_in_the_order_of_the_groups_names() {
        let pc = "pc-1".parse().unwrap();
        let groups = ["b".parse().unwrap(), "a".parse().unwrap()];
        let keys: Vec<String> = ConfigLayer::of_machine(&pc, &groups)
            .iter()
            .map(ConfigLayer::key)
            .collect();
        assert_eq!(keys, ["global", "groups.a", "groups.b", "pcs.pc-1"]);
        let below = ConfigLayer::Machine(pc).below(&groups);
        assert_eq!(below.len(), 3);
    }
}
