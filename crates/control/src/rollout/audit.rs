//! What rollouts do by themselves, written to the audit log.
//!
//! The state file knows what the log does not have yet, so a crash loses no entry. One that was cut
//! off is written again under the same message id.

use kanade_store::state::rollouts::{Step, StepKind};
use serde_json::json;
use uuid::Uuid;

use super::perform::Trouble;
use super::service::Rollouts;
use crate::audit::Entry;

/// Steps written at a time.
const AT_A_TIME: u32 = 500;

impl Rollouts {
    /// Writes every step that the audit log does not have yet.
    ///
    /// # Errors
    /// When the broker does not take one, or the state file fails; what was written is remembered.
    pub(super) async fn audit_steps(&self) -> Result<(), Trouble> {
        loop {
            let steps = self.0.repository.unaudited(AT_A_TIME).await?;
            if steps.is_empty() {
                return Ok(());
            }
            for step in steps {
                if let Some(action) = action(step.step.kind) {
                    self.audit_step(&step, action).await?;
                }
                self.0.repository.audited(step.number).await?;
            }
        }
    }

    async fn audit_step(&self, step: &Step, action: &str) -> Result<(), Trouble> {
        let id = &step.rollout_id;
        let details = json!({ "wave": step.step.wave, "reason": step.step.text });
        let name = format!("rollout-step:{id}:{}", step.number);
        let entry = Entry {
            actor: "scheduler",
            action,
            target: Some(id),
            account: &format!("rollout:{id}"),
            source: None,
            details: details.as_object().cloned().unwrap_or_default(),
            work: Some(Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes())),
        };
        Ok(self.0.audit.write_at(entry, step.at).await?)
    }
}

/// What the audit log calls a step; nothing for what only leads to the next one.
const fn action(kind: StepKind) -> Option<&'static str> {
    match kind {
        StepKind::WaveDispatching => Some("rollout_wave_begun"),
        StepKind::WavePassed => Some("rollout_wave_passed"),
        StepKind::Halted => Some("rollout_halted"),
        StepKind::Completed => Some("rollout_completed"),
        StepKind::Held => Some("rollout_held"),
        StepKind::Released => Some("rollout_released"),
        _ => None,
    }
}
