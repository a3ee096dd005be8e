//! Stopping an execution: announced first, so that what is not delivered yet never starts.

use bytes::Bytes;
use kanade_bus::backend::Outgoing;
use kanade_wire::control::Control;
use kanade_wire::exec_events::ExecKilled;
use kanade_wire::{ExecId, JobId, subjects};

use super::error::DispatchError;
use super::steps::{Dispatcher, encode};

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
        let killed = ExecKilled {
            exec_id: exec_id.clone(),
            at: self.clock.now(),
            by: by.to_owned(),
        };
        let message = Outgoing::new(subjects::exec_killed(exec_id), encode(&killed)?)
            .message_id(format!("killed:{exec_id}"));
        let ack = self
            .bus
            .publish(message)
            .await
            .map_err(|source| DispatchError::Publish {
                exec_id: exec_id.clone(),
                what: "the stop",
                source,
            })?;
        self.tell_agents(exec_id).await?;
        self.applied.wait(&ack.stream, ack.sequence).await;
        Ok(())
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
        for exec_id in &open {
            self.kill(exec_id, by).await?;
        }
        Ok(open.len())
    }

    /// Our agents listen on `control.all`, those of 0.43 on `kill.<exec_id>`. What is lost on the
    /// way is in the event: a sync brings it.
    async fn tell_agents(&self, exec_id: &ExecId) -> Result<(), DispatchError> {
        let control = encode(&Control::Kill {
            exec_id: exec_id.clone(),
        })?;
        let sent = [
            self.bus.publish_core(subjects::CONTROL_ALL, control).await,
            self.bus
                .publish_core(&subjects::kill(exec_id), Bytes::new())
                .await,
        ];
        for error in sent.into_iter().filter_map(Result::err) {
            tracing::warn!(%exec_id, %error, "a stop did not reach the agents; their next sync brings it");
        }
        Ok(())
    }
}
