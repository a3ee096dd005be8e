//! Rows of rollouts and what they mean.

use kanade_store::state::rollouts::{NewStep, Rollout, RolloutMachine, Step};
use kanade_store_sqlite::from_nanoseconds;
use kanade_wire::PcId;
use sqlx::error::BoxDynError;

pub struct RolloutRow {
    pub id: String,
    pub revision: i64,
    pub spec: String,
    pub progress: String,
    pub created_by: String,
    pub created_at: i64,
    pub updated_at: i64,
}

impl TryFrom<RolloutRow> for Rollout {
    type Error = BoxDynError;
    fn try_from(row: RolloutRow) -> Result<Self, BoxDynError> {
        Ok(Self {
            id: row.id,
            revision: row.revision,
            spec: serde_json::from_str(&row.spec)?,
            progress: serde_json::from_str(&row.progress)?,
            created_by: row.created_by,
            created_at: from_nanoseconds(row.created_at),
            updated_at: from_nanoseconds(row.updated_at),
        })
    }
}

pub struct MachineRow {
    pub pc_id: String,
    pub attempt: i64,
}

impl TryFrom<MachineRow> for RolloutMachine {
    type Error = BoxDynError;
    fn try_from(row: MachineRow) -> Result<Self, BoxDynError> {
        Ok(Self {
            pc_id: PcId::new(row.pc_id)?,
            attempt: u32::try_from(row.attempt)?,
        })
    }
}

pub struct StepRow {
    pub number: i64,
    pub rollout_id: String,
    pub at: i64,
    pub kind: String,
    pub wave: Option<i64>,
    pub account: Option<String>,
    pub text: Option<String>,
}

impl TryFrom<StepRow> for Step {
    type Error = BoxDynError;
    fn try_from(row: StepRow) -> Result<Self, BoxDynError> {
        Ok(Self {
            number: row.number,
            rollout_id: row.rollout_id,
            at: from_nanoseconds(row.at),
            step: NewStep {
                kind: row.kind.parse()?,
                wave: row.wave.map(u32::try_from).transpose()?,
                by: row.account,
                text: row.text,
            },
        })
    }
}
