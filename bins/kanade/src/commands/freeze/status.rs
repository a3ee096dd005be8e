use kanade_api_types::freeze::FreezeStatus;

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Look, ago, facts};

/// Shows the freeze.
pub async fn status(context: &Context) -> Ended {
    let freeze = context.client.freeze().await.or_try("kanade health")?;
    context.output.show(&freeze, |look| match &freeze {
        None => "Not frozen\n".to_owned(),
        Some(freeze) => shown(freeze, look),
    })?;
    Ok(ExitStatus::Ok)
}

/// A freeze in words.
pub(super) fn shown(freeze: &FreezeStatus, look: &Look) -> String {
    let state = match freeze.active {
        true => "frozen now",
        false => "set, does not hold now",
    };
    let or = |text: &Option<String>, otherwise: &str| {
        text.clone().unwrap_or_else(|| otherwise.to_owned())
    };
    let pairs = vec![
        ("State", state.into()),
        ("From", or(&freeze.from, "the beginning").as_str().into()),
        ("Until", or(&freeze.until, "it is cleared").as_str().into()),
        ("Reason", or(&freeze.reason, "none given").as_str().into()),
        ("Set", ago(freeze.set_at, look).as_str().into()),
    ];
    facts(look, pairs)
}
