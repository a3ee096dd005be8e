//! Conditions on attributes, as the query of a list says them.

use std::collections::BTreeSet;

use kanade_store::state::{AttributeCondition, AttributeTest};
use kanade_wire::{AttributeKey, PcId};

use super::refused::AttributeError;
use crate::http::Answer;
use crate::http::failures::LookupError;
use crate::state::ApiState;

/// What parameters of conditions begin with.
const PREFIX: &str = "attr.";

/// A condition, or its opposite.
#[derive(Debug, PartialEq, Eq)]
struct Wanted {
    condition: AttributeCondition,
    /// Whether machines are wanted of which it does not hold.
    is_opposite: bool,
}

/// The machines of which every condition among the parameters holds; `None` when there is none.
pub async fn matching_machines(
    state: &ApiState,
    parameters: &[(String, String)],
) -> Answer<Option<BTreeSet<PcId>>> {
    let mut matching: Option<BTreeSet<PcId>> = None;
    for (key, value) in parameters {
        let Some(name) = key.strip_prefix(PREFIX) else {
            continue;
        };
        let wanted = parse(key, name, value)?;
        let found = machines(state, &wanted).await?;
        matching = Some(match matching {
            Some(others) => others.intersection(&found).cloned().collect(),
            None => found,
        });
    }
    Ok(matching)
}

async fn machines(state: &ApiState, wanted: &Wanted) -> Answer<BTreeSet<PcId>> {
    let attributes = &state.state_store.attributes;
    let found = attributes.matching(&wanted.condition).await;
    let found: BTreeSet<PcId> = found.map_err(AttributeError::from)?.into_iter().collect();
    if !wanted.is_opposite {
        return Ok(found);
    }
    let everyone = state.projected.agents.roster().await;
    let everyone = everyone.map_err(LookupError::from)?.into_iter();
    let others = everyone.map(|machine| machine.pc_id);
    Ok(others.filter(|pc| !found.contains(pc)).collect())
}

fn parse(parameter: &str, name: &str, value: &str) -> Result<Wanted, AttributeError> {
    let (key, operator) = name.rsplit_once("__").unwrap_or((name, "eq"));
    let key = AttributeKey::new(key).map_err(|error| refused(parameter, error.to_string()))?;
    let value = value.to_owned();
    let (test, is_opposite) = match operator {
        "eq" => (AttributeTest::Is(value), false),
        "ne" => (AttributeTest::Is(value), true),
        "contains" => (AttributeTest::Contains(value), false),
        "prefix" => (AttributeTest::StartsWith(value), false),
        "set" => (AttributeTest::Set, false),
        "absent" => (AttributeTest::Set, true),
        other => {
            let known = "eq, ne, contains, prefix, set and absent";
            return Err(refused(parameter, format!("`{other}` is none of {known}")));
        }
    };
    Ok(Wanted {
        condition: AttributeCondition { key, test },
        is_opposite,
    })
}

fn refused(parameter: &str, reason: String) -> AttributeError {
    AttributeError::Condition {
        parameter: parameter.to_owned(),
        reason,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_a_name_and_how_it_is_compared() {
        let wanted = |name: &str| parse("attr", name, "x").unwrap();
        let plain = wanted("asset.tag");
        assert_eq!(plain.condition.key.as_str(), "asset.tag");
        assert_eq!(plain.condition.test, AttributeTest::Is("x".into()));
        assert!(wanted("site__ne").is_opposite && wanted("site__absent").is_opposite);
        assert_eq!(wanted("site__set").condition.test, AttributeTest::Set);
        let refusal = parse("attr.site__like", "site__like", "x").unwrap_err();
        assert!(
            refusal.to_string().contains("`like` is none of"),
            "{refusal}"
        );
        assert!(parse("attr.", "", "x").is_err());
    }
}
