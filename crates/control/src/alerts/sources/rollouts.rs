//! Rollouts that halted.

use chrono::{DateTime, Utc};
use kanade_api_types::alerts::AlertEvent;
use kanade_store::state::alerts::{Alert, AlertRecord};
use kanade_store::state::rollouts::{Step, StepKind};

use super::NEWS;
use crate::alerts::{Alerts, AlertsError};

const SOURCE: &str = "rollouts";
const AT_A_TIME: u32 = 500;

impl Alerts {
    pub(super) async fn look_at_rollouts(
        &self,
        now: DateTime<Utc>,
    ) -> Result<AlertRecord, AlertsError> {
        let parts = self.parts();
        let mark = parts.alerts.mark(SOURCE).await?;
        let mark = mark.and_then(|mark| mark.parse().ok()).unwrap_or(0);
        let steps = parts.rollouts.steps_after(mark, AT_A_TIME).await?;
        let last = steps.last().map(|step| step.number);
        let halted = steps
            .into_iter()
            .filter(|step| step.step.kind == StepKind::Halted && now - step.at < NEWS);
        Ok(AlertRecord {
            alerts: halted.map(alert).collect(),
            mark: last.map(|last| (SOURCE, last.to_string())),
            ..AlertRecord::default()
        })
    }
}

fn alert(step: Step) -> Alert {
    Alert {
        id: format!("rollout:{}:{}", step.rollout_id, step.number),
        at: step.at,
        event: AlertEvent::RolloutHalted {
            rollout_id: step.rollout_id,
            wave: step.step.wave,
            reason: step.step.text,
        },
    }
}
