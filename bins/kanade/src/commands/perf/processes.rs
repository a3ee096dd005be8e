use kanade_api_types::perf::{MachineProcesses, ProcessRow};
use kanade_wire::{HumanDuration, PcId};

use crate::cli::PerfProcessesArguments;
use crate::commands::Ended;
use crate::commands::listing::copy;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Cell, Column, Look, Table, ago, gauge, moment};

/// Shows a machine's busiest processes, or switches their samples on or off.
pub async fn processes(context: &Context, arguments: &PerfProcessesArguments) -> Ended {
    match (&arguments.duration, arguments.stop) {
        (Some(duration), _) => switch(context, &arguments.pc_id, minutes(duration)).await,
        (None, true) => switch(context, &arguments.pc_id, 0).await,
        (None, false) => show(context, &arguments.pc_id).await,
    }
}

/// Whole ones, so that a short while is not none.
fn minutes(duration: &HumanDuration) -> u32 {
    let minutes = duration.value().as_secs().div_ceil(60).max(1);
    u32::try_from(minutes).unwrap_or(u32::MAX)
}

async fn switch(context: &Context, pc: &PcId, minutes: u32) -> Ended {
    let sampling = context.client.sample_processes(pc, minutes).await;
    let sampling = sampling.or_try("kanade perf processes --help")?;
    context
        .output
        .show(&sampling, |_| match sampling.expires_at {
            Some(until) => format!("{pc} tells its busiest processes until {}", moment(until)),
            None => format!("{pc} does not tell its processes"),
        })?;
    Ok(ExitStatus::Ok)
}

async fn show(context: &Context, pc: &PcId) -> Ended {
    if context.output.is_csv() {
        return copy(context.client.machine_process_rows(pc), "kanade agent list").await;
    }
    let processes = context.client.machine_processes(pc).await;
    let processes = processes.or_try("kanade agent list")?;
    context
        .output
        .show(&processes, |look| table(&processes.processes, look))?;
    if context.output.is_for_people() {
        context
            .output
            .say(remark(&processes, context.output.look()));
    }
    Ok(ExitStatus::Ok)
}

fn remark(processes: &MachineProcesses, look: &Look) -> String {
    let pc = &processes.pc_id;
    match processes.latest_at {
        Some(at) => format!("As {pc} told {}", ago(at, look)),
        None => format!("{pc} has told none. Ask for them: kanade perf processes {pc} --for 30m"),
    }
}

fn table(rows: &[ProcessRow], look: &Look) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&[
        Column::Cut("PROCESS"),
        Column::Number("PID"),
        Column::Number("CPU"),
        Column::Number("MEMORY"),
        Column::Number("READ"),
        Column::Number("WRITTEN"),
    ]);
    for row in rows {
        let rate =
            |value: Option<f64>| Cell::maybe(value.map(|value| gauge("_bytes_per_sec", value)));
        #[expect(clippy::cast_precision_loss, reason = "shown with three digits")]
        let memory = row.rss_bytes as f64;
        table.row([
            row.name.as_str().into(),
            row.pid.to_string().into(),
            gauge("cpu_pct", row.cpu_pct).into(),
            gauge("bytes", memory).into(),
            rate(row.disk_read_bytes_per_sec),
            rate(row.disk_written_bytes_per_sec),
        ]);
    }
    table.render(look)
}
