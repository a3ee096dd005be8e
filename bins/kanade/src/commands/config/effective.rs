use kanade_api_types::config::{ConfigLayerKind, ConfigSource, MachineConfig};
use kanade_wire::PcId;

use super::{plain, settings};
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Cell, Column, Look, Table, Tone};

/// Shows what holds on a machine, and where each setting comes from.
pub async fn effective(context: &Context, pc: &PcId) -> Ended {
    let config = context.client.effective_config(pc).await;
    let config = config.or_try("kanade agent list")?;
    context.output.show(&config, |look| table(&config, look))?;
    if context.output.is_for_people() {
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

fn source(source: &ConfigSource) -> String {
    let name = source.name.as_deref().unwrap_or_default();
    match source.layer {
        ConfigLayerKind::BuiltIn => "built in".to_owned(),
        ConfigLayerKind::Global => "all machines".to_owned(),
        ConfigLayerKind::Group => format!("group {name}"),
        ConfigLayerKind::Machine => "this machine".to_owned(),
    }
}
