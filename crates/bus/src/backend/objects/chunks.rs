use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::timeout;

use super::CHUNK;
use crate::backend::bus::Bus;
use crate::headers::Headers;
use crate::message::Subscription;
use crate::publish::{self, PublishError};
use crate::request::RequestError;

/// Chunks that may wait for their acknowledgement: what a body takes of memory while it passes.
const IN_FLIGHT: usize = 16;
/// How long an acknowledgement is waited for.
const ACKNOWLEDGED_WITHIN: Duration = Duration::from_secs(30);

/// Stores chunks in the order they are given, several of them on their way at a time.
pub(super) struct ChunkWriter<'a> {
    bus: &'a Bus,
    subject: String,
    inbox: String,
    acknowledgements: Subscription,
    connection: u64,
    in_flight: usize,
}

impl<'a> ChunkWriter<'a> {
    pub(super) async fn open(bus: &'a Bus, subject: String) -> Result<Self, PublishError> {
        let connection = bus.connection.connected().await;
        let inbox = bus.connection.client().new_inbox();
        let acknowledgements = bus.connection.subscribe(&inbox, None).await;
        let acknowledgements =
            acknowledgements.map_err(|source| publish::not_answered(subject.clone(), source))?;
        Ok(Self {
            bus,
            subject,
            inbox,
            acknowledgements,
            connection,
            in_flight: 0,
        })
    }

    pub(super) async fn write(&mut self, chunk: Bytes) -> Result<(), PublishError> {
        while self.in_flight >= IN_FLIGHT {
            self.acknowledged().await?;
        }
        let (to, reply) = (&self.subject, Some(self.inbox.as_str()));
        let sent = self
            .bus
            .connection
            .publish(to, reply, Headers::new(), chunk);
        sent.await.map_err(|source| self.failed(source))?;
        self.in_flight += 1;
        Ok(())
    }

    /// Waits until everything is stored.
    pub(super) async fn finish(&mut self) -> Result<(), PublishError> {
        while self.in_flight > 0 {
            self.acknowledged().await?;
        }
        Ok(())
    }

    /// Waits until nothing is on its way any more, whatever became of it: what is purged before
    /// that could be stored afterwards.
    pub(super) async fn settle(mut self) {
        while self.in_flight > 0 {
            let lost = self.acknowledged().await;
            if let Err(PublishError::Timeout { .. } | PublishError::Disconnected { .. }) = lost {
                return;
            }
        }
    }

    async fn acknowledged(&mut self) -> Result<(), PublishError> {
        let subject = self.subject.clone();
        let answer = tokio::select! {
            biased;
            answer = timeout(ACKNOWLEDGED_WITHIN, self.acknowledgements.0.next()) => answer,
            () = self.bus.connection.lost(self.connection) => {
                return Err(PublishError::Disconnected { subject });
            }
        };
        let message = match answer {
            Ok(Some(message)) => message,
            Ok(None) => return Err(PublishError::Disconnected { subject }),
            Err(_) => return Err(PublishError::Timeout { subject }),
        };
        self.in_flight -= 1;
        if message.status == Some(async_nats::StatusCode::NO_RESPONDERS) {
            return Err(PublishError::NoStream { subject });
        }
        publish::read_answer(&subject, &message.payload).map(drop)
    }

    fn failed(&self, source: RequestError) -> PublishError {
        publish::not_answered(self.subject.clone(), source)
    }
}

/// A whole chunk, the last and shorter one, or nothing at the end.
pub(super) async fn read_chunk(
    body: &mut (impl AsyncRead + Unpin + Send),
) -> std::io::Result<Bytes> {
    let mut chunk = BytesMut::with_capacity(CHUNK);
    let mut body = body.take(CHUNK as u64);
    while body.read_buf(&mut chunk).await? > 0 {}
    Ok(chunk.freeze())
}
