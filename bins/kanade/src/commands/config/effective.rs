use kanade_api_types::config::{
    ConfigInForce, ConfigLayerKind, ConfigSource, ConfigState, MachineConfig,
};
use kanade_wire::PcId;

use super::{plain, settings};
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Cell, Column, Look, Table, Tone, ago};

/// Shows what holds on a machine, and where each setting comes from.
pub async fn effective(context: &Context, pc: &PcId) -> Ended {
    let config = context.client.effective_config(pc).await;
    let config = config.or_try("kanade agent list")?;
    context.output.show(&config, |look| table(&config, look))?;
    if context.output.is_for_people() {
        if let Some(said) = in_force(&config.in_force, context.output.look()) {
            context.output.say(said);
        }
        for warning in &config.warnings {
            context.output.say(warning);
        }
    }
    Ok(ExitStatus::Ok)
}

fn table(config: &MachineConfig, look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("SETTING"),
        Column::Cut("VALUE"),
        Column::Whole("FROM"),
    ]);
    for (name, value) in settings(&config.effective) {
        let value = (!value.is_null()).then(|| plain(&value));
        let from = config.sources.get(&name).map_or_else(String::new, source);
        table.row([
            name.into(),
            Cell::maybe(value),
            Cell::new(from, Tone::Quiet),
        ]);
    }
    table.render(look)
}

/// What the machine says of it, where it says anything.
fn in_force(said: &ConfigInForce, look: &Look) -> Option<String> {
    let heard = said.heard_at.map(|at| ago(at, look))?;
    Some(match (said.state, said.since) {
        (ConfigState::InForce, Some(since)) => {
            format!("In force on the machine: it came {}", ago(since, look))
        }
        (ConfigState::InForce, None) => "In force on the machine".to_owned(),
        (ConfigState::NotYet, _) => {
            format!("Not yet on the machine, which was heard of {heard}")
        }
        (ConfigState::Unknown, _) => {
            "The machine does not tell which configuration it works with".to_owned()
        }
    })
}

fn source(source: &ConfigSource) -> String {
    let name = source.name.as_deref().unwrap_or_default();
    match source.layer {
        ConfigLayerKind::BuiltIn => "built in".to_owned(),
        ConfigLayerKind::Global => "all machines".to_owned(),
        ConfigLayerKind::Group => format!("group {name}"),
        ConfigLayerKind::Machine => "this machine".to_owned(),
    }
}
