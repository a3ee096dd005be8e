//! Schedules that machines keep themselves, and the ids of what a schedule runs.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::command::Cause;
use crate::{Command, ExecId, JobId, RequestId, ScheduleId, Version};

/// A schedule a machine watches the clock for, with what it is to run: nothing else is needed
/// without a network, scripts that travel by digest aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalSchedule {
    /// The schedule document as `manifest` reads it, without its target.
    pub schedule: Value,
    /// The order; [`LocalSchedule::order`] gives it the ids of one time.
    pub command: Command,
}

/// A machine has done a job before it lost what it knew of that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobDone {
    /// The job.
    pub job_id: JobId,
    /// In this version.
    pub version: Version,
}

impl LocalSchedule {
    /// The order of one time: the same ids whenever and however often it is made.
    pub fn order(&self, schedule_id: &ScheduleId, fire_at: DateTime<Utc>) -> Command {
        let exec_id = ExecId::of_schedule(schedule_id, fire_at, 0, 0);
        Command {
            request_id: RequestId::of_execution(&exec_id),
            exec_id: Some(exec_id),
            cause: Some(Cause::Schedule {
                schedule_id: schedule_id.clone(),
                fire_at,
            }),
            ..self.command.clone()
        }
    }
}

impl ExecId {
    /// The execution that a time of a schedule becomes: the same whoever decides it, and however
    /// often. Waves and portions count from 0.
    pub fn of_schedule(
        schedule: &ScheduleId,
        fire: DateTime<Utc>,
        wave: u32,
        portion: u32,
    ) -> Self {
        let fire = fire.timestamp_micros();
        let name = format!("schedule:{schedule}:{fire}:{wave}:{portion}");
        Self::from_uuid(Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()))
    }
}

impl RequestId {
    /// The one request of an execution, derived so that whoever repeats it has the same.
    pub fn of_execution(exec: &ExecId) -> Self {
        let name = format!("request:{exec}");
        Self::from_uuid(Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()))
    }
}
