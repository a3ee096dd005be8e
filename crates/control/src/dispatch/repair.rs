//! Finishes dispatches that a crash or a lost broker cut off: with the same ids, so that whoever
//! has the command already recognises it.

use chrono::TimeDelta;
use kanade_store::executions::PublishedTargets;
use kanade_wire::exec_events::ExecCreated;
use kanade_wire::{ExecId, PcId, subjects, topology};

use super::error::DispatchError;
use super::resolve::Reached;
use super::steps::Dispatcher;

impl Dispatcher {
    /// Waits until the tables know everything that was published: what looks cut off before may
    /// only not have been read yet.
    pub async fn settled(&self) {
        self.applied.caught_up(topology::EVENTS.name).await;
    }

    /// Finishes every execution that was announced at least `settled` ago and not confirmed;
    /// returns how many.
    ///
    /// An execution whose time is over is confirmed without sending.
    ///
    /// # Errors
    /// The first one; the others are tried at the next call.
    pub async fn repair(&self, settled: TimeDelta) -> Result<usize, DispatchError> {
        let before = self.clock.now() - settled;
        let mut finished = 0;
        for exec_id in self
            .executions
            .undispatched()
            .await
            .map_err(DispatchError::Store)?
        {
            let Some(created) = self.announcement(&exec_id).await? else {
                continue;
            };
            if created.initiated_at <= before {
                self.finish(&created).await?;
                tracing::warn!(%exec_id, "finished a dispatch that was cut off");
                finished += 1;
            }
        }
        Ok(finished)
    }

    async fn finish(&self, created: &ExecCreated) -> Result<(), DispatchError> {
        let exec_id = &created.exec_id;
        let named = self
            .executions
            .published_targets(exec_id)
            .await
            .map_err(DispatchError::Store)?;
        let PublishedTargets {
            mut pcs,
            next_chunk,
            complete,
        } = named;
        if !complete {
            let rest = self.not_named(created, &pcs).await?;
            self.name_targets(exec_id, next_chunk, &rest).await?;
            pcs.extend(rest);
        }
        let is_void = created.expires_at <= self.clock.now();
        let reached = Reached {
            pcs,
            everyone: created.target.all,
        };
        if is_void {
            return self.confirm(exec_id, 0).await;
        }
        let command = self.with_secrets(&created.command).await?;
        let subjects = reached.subjects();
        self.send(&command, &subjects).await?;
        self.confirm(exec_id, subjects.len()).await
    }

    /// The announcement as it was published; `None` once it left the stream.
    async fn announcement(&self, exec_id: &ExecId) -> Result<Option<ExecCreated>, DispatchError> {
        let subject = subjects::exec_created(exec_id);
        let message = self
            .bus
            .get_last_message(topology::EVENTS.name, &subject)
            .await;
        let message = message.map_err(|source| DispatchError::Announcement {
            exec_id: exec_id.clone(),
            source,
        })?;
        Ok(message.and_then(|message| serde_json::from_slice(&message.payload).ok()))
    }

    /// The machines that were resolved and not named before the crash: the target resolved anew,
    /// less those that were named.
    async fn not_named(
        &self,
        created: &ExecCreated,
        named: &[PcId],
    ) -> Result<Vec<PcId>, DispatchError> {
        let resolved = self
            .machines
            .resolve(&created.target)
            .await
            .map_err(DispatchError::Store)?;
        let machines = resolved.machines.into_iter().map(|machine| machine.pc_id);
        Ok(machines
            .filter(|pc| named.binary_search(pc).is_err())
            .collect())
    }
}
