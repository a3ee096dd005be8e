//! Stopping: announced first, so that what is not delivered yet never starts.

use std::time::Duration;

use bytes::Bytes;
use kanade_bus::PublishError;
use kanade_bus::backend::Outgoing;
use kanade_store::executions::Execution;
use kanade_wire::control::{Control, KillAllReply};
use kanade_wire::exec_events::{ExecKilled, MachineStopped};
use kanade_wire::subjects::ControlVerb;
use kanade_wire::{ExecId, JobId, PcId, subjects};

use super::error::DispatchError;
use super::steps::{Dispatcher, encode};

/// A machine that is there says at once what it stops.
const SAYS_SO_WITHIN: Duration = Duration::from_secs(3);

/// Stops that wait for their acknowledgement at a time.
const IN_FLIGHT: usize = 256;

/// A machine on which everything was stopped.
#[derive(Debug, Clone)]
pub struct MachineKill {
    /// The executions that do not go on there.
    pub executions: Vec<ExecId>,
    /// What the machine says it stops; `None` when it does not answer, and learns it from its next
    /// sync.
    pub reply: Option<KillAllReply>,
}

impl Dispatcher {
    /// Stops an execution: running, waiting and undelivered alike. Machines that are away are
    /// given up by the reaper; those that run it say so themselves.
    ///
    /// # Errors
    /// [`DispatchError::NoSuchExecution`] when it was never announced. Stopping one that is over
    /// changes nothing.
    pub async fn kill(&self, exec_id: &ExecId, by: &str) -> Result<(), DispatchError> {
        if self
            .executions
            .get(exec_id)
            .await
            .map_err(DispatchError::Store)?
            .is_none()
        {
            return Err(DispatchError::NoSuchExecution(exec_id.clone()));
        }
        self.stop(std::slice::from_ref(exec_id), by).await
    }

    /// Stops every execution of a job that is not over; returns how many.
    ///
    /// # Errors
    /// As [`Dispatcher::kill`].
    pub async fn kill_job(&self, job: &JobId, by: &str) -> Result<usize, DispatchError> {
        let open = self
            .executions
            .unfinished(job)
            .await
            .map_err(DispatchError::Store)?;
        self.stop(&open, by).await?;
        Ok(open.len())
    }

    /// Stops every execution that is not over, and whatever else runs on machines that hear it;
    /// returns the executions.
    ///
    /// # Errors
    /// As [`Dispatcher::kill`].
    pub async fn kill_all(&self, by: &str) -> Result<Vec<ExecId>, DispatchError> {
        let open = self.executions.open(self.clock.now()).await;
        let open: Vec<ExecId> = open
            .map_err(DispatchError::Store)?
            .into_iter()
            .map(|execution| execution.exec_id)
            .collect();
        self.stop(&open, by).await?;
        self.tell(subjects::CONTROL_ALL, encode(&Control::KillAll)?)
            .await;
        Ok(open)
    }

    /// Stops everything on a machine: what runs, what waits, and what it has not got yet. Elsewhere
    /// the executions go on.
    ///
    /// # Errors
    /// When the database or the broker fails.
    pub async fn kill_machine(&self, pc: &PcId, by: &str) -> Result<MachineKill, DispatchError> {
        let now = self.clock.now();
        let open = self.executions.open_on(pc, now).await;
        let open = open.map_err(DispatchError::Store)?;
        let stopped = MachineStopped {
            pc_id: pc.clone(),
            at: now,
            by: by.to_owned(),
        };
        let message = Outgoing::new(subjects::machine_stopped(pc), encode(&stopped)?);
        let ack = self.bus.publish(message).await;
        let ack = ack.map_err(|source| DispatchError::StopMachine {
            pc: pc.clone(),
            source,
        })?;
        self.applied.wait(&ack.stream, ack.sequence).await;
        let subject = subjects::control_pc(pc, ControlVerb::Kill);
        for execution in &open {
            self.tell_machine(&subject, execution).await?;
        }
        let all = encode(&Control::KillAll)?;
        let reply = self.bus.request(&subject, all, SAYS_SO_WITHIN).await;
        Ok(MachineKill {
            executions: open.into_iter().map(|open| open.exec_id).collect(),
            reply: reply
                .ok()
                .and_then(|reply| serde_json::from_slice(&reply.payload).ok()),
        })
    }

    /// Announces that executions are stopped, then tells the agents. Returns once that can be read.
    async fn stop(&self, execs: &[ExecId], by: &str) -> Result<(), DispatchError> {
        let at = self.clock.now();
        let mut messages = Vec::with_capacity(execs.len());
        for exec_id in execs {
            let killed = ExecKilled {
                exec_id: exec_id.clone(),
                at,
                by: by.to_owned(),
            };
            let message = Outgoing::new(subjects::exec_killed(exec_id), encode(&killed)?);
            messages.push(message.message_id(format!("killed:{exec_id}")));
        }
        let published = self.bus.publish_many(messages, IN_FLIGHT).await;
        let failed = |exec_id: &ExecId, source: PublishError| DispatchError::Publish {
            exec_id: exec_id.clone(),
            what: "the stop",
            source,
        };
        let mut last = None;
        for (exec_id, result) in execs.iter().zip(published) {
            last = Some(result.map_err(|source| failed(exec_id, source))?);
            self.tell_agents(exec_id).await?;
        }
        if let Some(ack) = last {
            self.applied.wait(&ack.stream, ack.sequence).await;
        }
        Ok(())
    }

    /// An agent of 0.43 knows executions only, so it is told of those that are this machine's alone.
    async fn tell_machine(&self, subject: &str, open: &Execution) -> Result<(), DispatchError> {
        let exec_id = open.exec_id.clone();
        if open.target_count == 1 {
            self.tell(&subjects::kill(&exec_id), Bytes::new()).await;
        }
        self.tell(subject, encode(&Control::Kill { exec_id })?)
            .await;
        Ok(())
    }

    /// Our agents listen on `control.all`, those of 0.43 on `kill.<exec_id>`.
    async fn tell_agents(&self, exec_id: &ExecId) -> Result<(), DispatchError> {
        let control = encode(&Control::Kill {
            exec_id: exec_id.clone(),
        })?;
        self.tell(subjects::CONTROL_ALL, control).await;
        self.tell(&subjects::kill(exec_id), Bytes::new()).await;
        Ok(())
    }

    /// What is lost on the way is in the event: a sync brings it.
    async fn tell(&self, subject: &str, payload: Bytes) {
        if let Err(error) = self.bus.publish_core(subject, payload).await {
            tracing::warn!(subject, %error, "a stop did not reach the agents; their next sync brings it");
        }
    }
}
