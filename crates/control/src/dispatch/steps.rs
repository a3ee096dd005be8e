//! The steps of a dispatch, each an acknowledged publish.

use std::sync::Arc;

use bytes::Bytes;
use kanade_bus::backend::{Bus, Expected, Outgoing};
use kanade_bus::{PublishAck, PublishError};
use kanade_projections::Applied;
use kanade_runtime::clock::SharedClock;
use kanade_runtime::fault;
use kanade_store::executions::ExecutionReader;
use kanade_store::state::{ApprovalRepository, SecretRepository};
use kanade_wire::exec_events::{ExecCreated, ExecDispatched, ExecTargets};
use kanade_wire::{Command, ExecId, PcId, subjects, topology};
use serde::Serialize;

use super::error::DispatchError;
use super::order::Order;
use super::prepare::prepare;
use super::resolve::Reached;
use crate::catalogue::Catalogue;
use crate::machines::Machines;

/// Machine ids in one message: at most 64 bytes each, far below the broker's limit.
const TARGETS_PER_CHUNK: usize = 8_000;

/// Commands that wait for their acknowledgement at a time.
const COMMANDS_IN_FLIGHT: usize = 512;

/// Dispatches orders.
#[derive(Clone)]
pub struct Dispatcher {
    /// The broker.
    pub bus: Bus,
    /// The jobs.
    pub catalogue: Catalogue,
    /// Who can be addressed.
    pub machines: Machines,
    /// What was ordered.
    pub executions: Arc<dyn ExecutionReader>,
    /// Values that jobs refer to by name.
    pub secrets: Arc<dyn SecretRepository>,
    /// What somebody else agreed to.
    pub approvals: Arc<dyn ApprovalRepository>,
    /// How far the tables are.
    pub applied: Applied,
    /// The clock orders are dated by.
    pub clock: SharedClock,
}

/// An order whose commands the broker has stored.
#[derive(Debug, Clone)]
pub struct Dispatched {
    /// The announcement, with the command in it.
    pub created: ExecCreated,
    /// Where the command was published.
    pub subjects: Vec<String>,
}

impl Dispatcher {
    /// Dispatches an order; returns once the broker has stored every command and the caller can
    /// read the execution.
    ///
    /// # Errors
    /// [`DispatchError::Exists`] when this execution was ordered before; the caller can read it.
    /// Nothing is published before the order is known to be good.
    pub async fn dispatch(&self, order: &Order) -> Result<Dispatched, DispatchError> {
        self.catalogue
            .ready()
            .await
            .map_err(DispatchError::Catalogue)?;
        let consent = self.consent(order).await?;
        let now = self.clock.now();
        let online_at = order.online_only.then_some(now);
        let reached = Reached::by(&self.machines, &order.target, online_at).await?;
        let created = prepare(&self.bus, &self.catalogue, order, reached.pcs.len(), now).await?;
        consent.covers(&created)?;
        self.refuse_revoked(order)?;
        let command = self.with_secrets(&created.command).await?;
        fault::point("dispatch.prepared");
        self.announce(&created).await?;
        fault::point("dispatch.created");
        self.name_targets(&created.exec_id, 0, &reached.pcs).await?;
        fault::point("dispatch.targets");
        let subjects = reached.subjects();
        self.send(&command, &subjects).await?;
        fault::point("dispatch.commands");
        self.confirm(&created.exec_id, subjects.len()).await?;
        fault::point("dispatch.confirmed");
        Ok(Dispatched { created, subjects })
    }

    async fn announce(&self, created: &ExecCreated) -> Result<(), DispatchError> {
        let subject = subjects::exec_created(&created.exec_id);
        let message = Outgoing::new(subject, encode(created)?)
            .message_id(format!("created:{}", created.exec_id))
            .expect(Expected::Nothing);
        let earlier = match self.bus.publish(message).await {
            Ok(PublishAck {
                duplicate: true,
                sequence,
                ..
            }) => sequence,
            Err(PublishError::WrongLastSequence { last, .. }) => last.unwrap_or_default(),
            other => {
                let published = self.published(&created.exec_id, "the announcement", other);
                return published.map(|_| ());
            }
        };
        // Whoever asks again after a crash reads what the first attempt has announced.
        self.applied.wait(topology::EVENTS.name, earlier).await;
        Err(DispatchError::Exists(created.exec_id.clone()))
    }

    /// Publishes the machines of an execution from chunk `first` on; the last chunk says so.
    pub(super) async fn name_targets(
        &self,
        exec_id: &ExecId,
        first: u32,
        pcs: &[PcId],
    ) -> Result<(), DispatchError> {
        let chunks: Vec<&[PcId]> = if pcs.is_empty() {
            vec![pcs]
        } else {
            pcs.chunks(TARGETS_PER_CHUNK).collect()
        };
        for (index, pcs) in chunks.iter().enumerate() {
            let chunk = first + u32::try_from(index).unwrap_or(u32::MAX);
            let targets = ExecTargets {
                exec_id: exec_id.clone(),
                chunk,
                last: index + 1 == chunks.len(),
                pcs: pcs.to_vec(),
            };
            let message = Outgoing::new(subjects::exec_targets(exec_id, chunk), encode(&targets)?)
                .message_id(format!("targets:{exec_id}:{chunk}"))
                .expect(Expected::Nothing);
            let result = match self.bus.publish(message).await {
                Err(PublishError::WrongLastSequence { .. }) => continue,
                other => other,
            };
            self.published(exec_id, "the list of machines", result)?;
            fault::point("dispatch.chunk");
        }
        Ok(())
    }

    /// Publishes the command to every subject and awaits every acknowledgement.
    pub(super) async fn send(
        &self,
        command: &Command,
        subjects: &[String],
    ) -> Result<(), DispatchError> {
        let Some(exec_id) = &command.exec_id else {
            return Ok(());
        };
        let payload = encode(command)?;
        let messages = subjects.iter().map(|subject| {
            Outgoing::new(subject.clone(), payload.clone())
                .message_id(format!("{}:{subject}", command.request_id))
        });
        let messages: Vec<Outgoing> = messages.collect();
        for result in self.bus.publish_many(messages, COMMANDS_IN_FLIGHT).await {
            self.published(exec_id, "a command", result)?;
        }
        Ok(())
    }

    pub(super) async fn confirm(
        &self,
        exec_id: &ExecId,
        messages: usize,
    ) -> Result<(), DispatchError> {
        let dispatched = ExecDispatched {
            exec_id: exec_id.clone(),
            at: self.clock.now(),
            messages: messages as u64,
        };
        let message = Outgoing::new(subjects::exec_dispatched(exec_id), encode(&dispatched)?)
            .message_id(format!("dispatched:{exec_id}"));
        let ack = self.published(exec_id, "the confirmation", self.bus.publish(message).await)?;
        self.applied.wait(&ack.stream, ack.sequence).await;
        Ok(())
    }

    fn published(
        &self,
        exec_id: &ExecId,
        what: &'static str,
        result: Result<PublishAck, PublishError>,
    ) -> Result<PublishAck, DispatchError> {
        result.map_err(|source| match source {
            full @ PublishError::StreamFull { .. } => DispatchError::StreamFull(full),
            source => DispatchError::Publish {
                exec_id: exec_id.clone(),
                what,
                source,
            },
        })
    }
}

/// A message as JSON.
pub(super) fn encode(message: &impl Serialize) -> Result<Bytes, DispatchError> {
    serde_json::to_vec(message)
        .map(Bytes::from)
        .map_err(DispatchError::Encode)
}
