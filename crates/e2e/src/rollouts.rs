//! Rollouts over many machines, and a backend that dies meanwhile.

use kanade_api_types::rollouts::RolloutDetail;
use kanade_testkit::wait_for;
use kanade_wire::{ExecId, PcId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::system::System;
use crate::watch::LONG;

impl System {
    /// Every machine, in the order of its name.
    pub async fn machines(&self) -> Vec<PcId> {
        let agents = self.client().agents(&Default::default()).all().await;
        let agents = agents.expect("the machines").rows.into_iter();
        let mut machines: Vec<PcId> = agents.map(|agent| agent.pc_id).collect();
        machines.sort();
        machines
    }

    /// Posts under a key while the backend is to die at `faults`, one after the other: starts it
    /// again each time it has, without a fault in the end, and repeats the request until it is
    /// answered.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn insist(&mut self, faults: &[&str], path: &str, key: &str, body: &Value) -> Value {
        let mut faults = faults.iter();
        self.backend.restart(faults.next().copied()).await;
        wait_for("an answer", LONG, async || {
            if self.backend.process().ended().is_some() {
                self.backend.restart(faults.next().copied()).await;
            }
            let (status, answer) = self.post(path, key, body).await?;
            // What an earlier attempt began may be worked on, or known to the tables only soon.
            (status != 503 && status != 409).then(|| {
                assert_eq!(status, 200, "{path}: {answer}");
                answer
            })
        })
        .await
    }

    /// Waits until a rollout is in a state `holds` likes. Whenever the backend has died, it is
    /// started again to die at `fault`, as often as it does.
    pub async fn rollout_until(
        &mut self,
        id: &str,
        fault: Option<&str>,
        holds: impl Fn(&RolloutDetail) -> bool,
    ) -> RolloutDetail {
        wait_for("a state of a rollout", LONG, async || {
            if self.backend.process().ended().is_some() {
                self.backend.restart(fault).await;
            }
            let detail = self.client().rollout(id).await.ok()?;
            holds(&detail).then_some(detail)
        })
        .await
    }
}

/// The body of a rollout of a job over waves of named machines.
pub fn rollout_of(job: &str, waves: &[&[PcId]], gate: &Value) -> Value {
    let waves: Vec<Value> = waves.iter().map(|pcs| json!({ "pcs": pcs })).collect();
    json!({ "change": { "job": { "job_id": job } }, "waves": waves, "gate": gate })
}

/// The execution of a wave's first attempt.
pub fn wave_execution(rollout: &str, wave: u32) -> ExecId {
    let name = format!("rollout:{rollout}:{wave}:1");
    ExecId::from_uuid(Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()))
}
