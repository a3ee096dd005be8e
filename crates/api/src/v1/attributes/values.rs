//! Attributes on their way in and out.

use std::collections::BTreeMap;

use kanade_projections::{Change, Topic};
use kanade_store::state::{AttributeChange, Attributes, MAX_ATTRIBUTES, attribute_value};
use kanade_wire::{AttributeKey, PcId};

use super::refused::AttributeError;
use crate::state::ApiState;

/// Attributes as they are shown.
pub fn shown(attributes: Attributes) -> BTreeMap<String, String> {
    let attributes = attributes.into_iter();
    attributes.map(|(key, value)| (key.into(), value)).collect()
}

/// Names and values that can be kept.
pub fn read<'a>(
    given: impl IntoIterator<Item = (&'a String, Option<&'a String>)>,
) -> Result<BTreeMap<AttributeKey, Option<String>>, AttributeError> {
    let given = given.into_iter();
    given
        .map(|(key, value)| {
            let key = AttributeKey::new(key.trim())?;
            let value = value.map(|value| attribute_value(value)).transpose();
            let value = value.map_err(|error| AttributeError::Value {
                key: key.clone(),
                reason: error.to_string(),
            })?;
            Ok((key, value))
        })
        .collect()
}

/// Makes changes, and says which machines are different now.
pub async fn write(
    state: &ApiState,
    changes: Vec<AttributeChange>,
) -> Result<Vec<PcId>, AttributeError> {
    let attributes = &state.state_store.attributes;
    let changed = attributes.change(changes, state.clock.now()).await?;
    let ids = changed.iter().map(ToString::to_string);
    if !changed.is_empty() {
        let attributes = Change::new(Topic::Attributes, ids.clone());
        state
            .live
            .announce(vec![Change::new(Topic::Agents, ids), attributes]);
    }
    Ok(changed)
}

/// Refuses a change after which a machine would have too many.
pub fn check_count(
    pc: &PcId,
    now: &Attributes,
    change: &AttributeChange,
) -> Result<(), AttributeError> {
    let stay = now
        .keys()
        .filter(|key| !change.replace && !change.values.contains_key(*key))
        .count();
    let set = change.values.values().flatten().count();
    match stay + set > MAX_ATTRIBUTES {
        true => Err(AttributeError::TooMany { pc: pc.clone() }),
        false => Ok(()),
    }
}
