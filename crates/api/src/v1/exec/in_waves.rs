//! An order whose plan names waves: it becomes a rollout that a restart does not lose.

use kanade_api_types::executions::ExecRequest;
use kanade_api_types::rollouts::{JobChange, RolloutSpec, WavePlan};
use kanade_control::rollout::by_delays;
use kanade_control::rollout::machine::exec_id;
use kanade_store::state::rollouts::Rollout;
use kanade_wire::target::ExecResponse;
use kanade_wire::{GroupName, JobId, Version, subjects};
use uuid::Uuid;

use crate::http::{Answer, Identity};
use crate::state::ApiState;
use crate::v1::record;
use crate::v1::rollouts::CreateRefused;

/// Creates the rollout; the answer names the execution of its first wave.
pub async fn order(
    state: &ApiState,
    identity: &Identity,
    work: Uuid,
    job: &JobId,
    (plan, waves): (&ExecRequest, &WavePlan),
) -> Answer<ExecResponse> {
    let waves = waves.waves.iter();
    let waves: Vec<_> = waves
        .map(|wave| (wave.group.clone(), wave.delay.value()))
        .collect();
    let change = JobChange {
        job_id: job.clone(),
        parameters: plan.parameters.clone(),
    };
    let spec = RolloutSpec {
        jitter: plan.jitter.clone(),
        expires_in: plan.expires_in.clone(),
        deadline_at: plan.deadline_at,
        ..by_delays(change, &waves)
    };
    let id = work.hyphenated().to_string();
    let rollout = state.rollouts.create(&id, &spec, &identity.username).await;
    let rollout = rollout.map_err(CreateRefused)?;
    let response = response(&rollout, job, waves.iter().map(|(group, _)| group));
    let details = serde_json::json!({
        "rollout_id": id, "version": response.version, "target_count": response.target_count,
    });
    record(state, identity, "exec", Some(job.as_str()), details).await;
    Ok(response)
}

fn response<'a>(
    rollout: &Rollout,
    job: &JobId,
    groups: impl Iterator<Item = &'a GroupName>,
) -> ExecResponse {
    let waves = &rollout.progress.waves;
    let version = rollout.progress.job_version.clone();
    ExecResponse {
        exec_id: exec_id(&rollout.id, 1, 1),
        job_id: job.clone(),
        version: version.unwrap_or_else(Version::adhoc),
        target_count: waves.iter().map(|wave| wave.machines).sum(),
        subjects: groups.map(subjects::commands_group).collect(),
        rollout_id: Some(rollout.id.clone()),
    }
}
