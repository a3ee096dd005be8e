//! A rollout as the API shows it.

use kanade_api_types::rollouts::{
    Change, RolloutDetail, RolloutRow, RolloutStep, WaveBrief, WaveCounts, WaveRow,
};
use kanade_control::rollout::machine::{Tally, current, exec_id};
use kanade_control::rollout::{OrderError, Rollouts};
use kanade_store::state::rollouts::{Rollout, Step, Wave};

/// Steps that are shown.
const STEPS: u32 = 200;

/// Failed machines that are named.
const FAILED: usize = 100;

/// A rollout in a list.
pub fn row(rollouts: &Rollouts, rollout: &Rollout) -> RolloutRow {
    let progress = &rollout.progress;
    let waves = progress.waves.iter().zip(1..);
    let last = progress.waves.len().saturating_sub(1);
    let at = current(rollout).unwrap_or(last) + 1;
    RolloutRow {
        id: rollout.id.clone(),
        state: progress.state.as_str().to_owned(),
        title: title(rollout),
        description: rollout.spec.description.clone(),
        kind: rollout.spec.change.kind().to_owned(),
        reason: progress.reason.clone(),
        held: rollouts.held(rollout),
        wave: u32::try_from(at).unwrap_or(u32::MAX),
        waves: waves.map(|(wave, number)| brief(wave, number)).collect(),
        machines: progress.waves.iter().map(|wave| wave.machines).sum(),
        created_by: rollout.created_by.clone(),
        created_at: rollout.created_at,
        updated_at: rollout.updated_at,
        ended_at: progress.ended_at,
    }
}

fn brief(wave: &Wave, number: u32) -> WaveBrief {
    WaveBrief {
        number,
        state: wave.state.as_str().to_owned(),
        machines: wave.machines,
    }
}

fn title(rollout: &Rollout) -> String {
    match &rollout.spec.change {
        Change::Job(job) => match &rollout.progress.job_version {
            Some(version) => format!("{} {version}", job.job_id),
            None => job.job_id.to_string(),
        },
        Change::Release(release) => format!("agent {}", release.version),
        Change::Config(config) => {
            let patch = serde_json::to_value(&config.patch).unwrap_or_default();
            let settings = patch.as_object().into_iter().flatten();
            let settings: Vec<String> = settings
                .map(|(name, value)| match value.as_str() {
                    Some(text) => format!("{name} = {text}"),
                    None => format!("{name} = {value}"),
                })
                .collect();
            settings.join(", ")
        }
    }
}

/// Everything about a rollout.
///
/// # Errors
/// When a database fails.
pub async fn detail(rollouts: &Rollouts, rollout: &Rollout) -> Result<RolloutDetail, OrderError> {
    let mut waves = Vec::new();
    for (index, wave) in rollout.progress.waves.iter().enumerate() {
        waves.push(wave_row(rollouts, rollout, index, wave).await?);
    }
    let steps = rollouts.repository().steps(&rollout.id, STEPS).await?;
    Ok(RolloutDetail {
        rollout: row(rollouts, rollout),
        change: rollout.spec.change.clone(),
        spec: rollout.spec.clone(),
        waves,
        steps: steps.into_iter().map(step).collect(),
    })
}

async fn wave_row(
    rollouts: &Rollouts,
    rollout: &Rollout,
    index: usize,
    wave: &Wave,
) -> Result<WaveRow, OrderError> {
    let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
    let tally = rollouts.tally(rollout, index).await?;
    let mut failed = match tally.failed {
        0 => Vec::new(),
        _ => rollouts.failed(rollout, index).await?,
    };
    failed.truncate(FAILED);
    let begun = wave.attempt - u32::from(wave.begun_at.is_none());
    let attempts = match rollout.spec.change {
        Change::Job(_) => begun,
        Change::Release(_) | Change::Config(_) => 0,
    };
    Ok(WaveRow {
        number,
        state: wave.state.as_str().to_owned(),
        label: wave.label.clone(),
        attempt: wave.attempt,
        gate: wave.gate.clone(),
        counts: counts(wave, tally),
        executions: (1..=attempts)
            .map(|attempt| exec_id(&rollout.id, number, attempt))
            .collect(),
        failed,
        dispatched_at: wave.dispatched_at,
        deadline_at: wave.deadline_at,
        soak_until: wave.soak_until,
        ended_at: wave.ended_at,
        reason: wave.reason.clone(),
    })
}

fn counts(wave: &Wave, tally: Tally) -> WaveCounts {
    WaveCounts {
        machines: wave.machines,
        succeeded: tally.succeeded,
        failed: tally.failed,
        skipped: tally.skipped,
        running: tally.running,
        pending: tally.pending,
        offline: tally.offline,
    }
}

fn step(step: Step) -> RolloutStep {
    RolloutStep {
        number: step.number,
        at: step.at,
        kind: step.step.kind.as_str().to_owned(),
        wave: step.step.wave,
        by: step.step.by,
        text: step.step.text,
    }
}
