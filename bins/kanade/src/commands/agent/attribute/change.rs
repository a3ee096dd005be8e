use std::collections::BTreeMap;

use kanade_api_types::attributes::AttributesChanged;
use kanade_wire::PcId;

use super::show;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};

/// Sets attributes.
pub async fn set(context: &Context, pc: &PcId, pairs: &[String]) -> Ended {
    let mut attributes = BTreeMap::new();
    for pair in pairs {
        let Some((name, value)) = pair.split_once('=') else {
            let message = format!("{pair:?} is no NAME=VALUE");
            let next = format!("kanade agent attribute set {pc} site=tokyo");
            return Err(Failure::new(ExitStatus::Usage, message, next));
        };
        attributes.insert(name.to_owned(), Some(value.to_owned()));
    }
    change(context, pc, attributes).await
}

/// Takes attributes away.
pub async fn remove(context: &Context, pc: &PcId, names: Vec<String>) -> Ended {
    let attributes = names.into_iter().map(|name| (name, None));
    change(context, pc, attributes.collect()).await
}

async fn change(
    context: &Context,
    pc: &PcId,
    attributes: BTreeMap<String, Option<String>>,
) -> Ended {
    let change = AttributesChanged { attributes };
    let changed = context.client.change_attributes(pc, &change).await;
    let changed = changed.or_try(format!("kanade agent attribute get {pc}"))?;
    show(context, &changed)?;
    Ok(ExitStatus::Ok)
}
