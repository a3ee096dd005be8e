//! Where the streams stand that agents compare their acknowledgements with.

use kanade_bus::backend::{ApiError, Bus};
use kanade_runtime::TaskContext;
use kanade_wire::sync::StreamPosition;
use kanade_wire::topology::{self, StreamSpec};
use std::time::Duration;
use tokio::sync::watch;

/// How often the positions are read; agents are told what is at most this old.
const EVERY: Duration = Duration::from_secs(5);

/// Where the streams of agents stand.
#[derive(Debug, Clone, Copy)]
pub struct Positions {
    /// Commands.
    pub exec: StreamPosition,
    /// Results.
    pub results: StreamPosition,
    /// Events.
    pub events: StreamPosition,
    /// Events of machines.
    pub obs_events: StreamPosition,
}

/// The positions as they were read last. Clones share them.
#[derive(Clone)]
pub struct StreamPositions(watch::Sender<Option<Positions>>);

impl Default for StreamPositions {
    fn default() -> Self {
        Self(watch::Sender::new(None))
    }
}

impl StreamPositions {
    /// The positions; `None` until they were read once since the broker was last reached.
    pub fn now(&self) -> Option<Positions> {
        *self.0.borrow()
    }

    /// Reads the positions again and again, at once after every reconnect.
    ///
    /// # Errors
    /// When a stream cannot be asked for.
    pub async fn follow(&self, bus: Bus, task: TaskContext) -> Result<(), ApiError> {
        let mut connection = bus.state();
        loop {
            bus.connected().await;
            let read = self.read(&bus).await;
            self.0.send_replace(read.as_ref().ok().copied());
            read?;
            task.mark_healthy();
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                changed = connection.changed() => {
                    if changed.is_ok() && !connection.borrow_and_update().connected {
                        self.0.send_replace(None);
                    }
                }
                () = task.stopping() => return Ok(()),
            }
        }
    }

    async fn read(&self, bus: &Bus) -> Result<Positions, ApiError> {
        Ok(Positions {
            exec: position(bus, &topology::EXEC).await?,
            results: position(bus, &topology::RESULTS).await?,
            events: position(bus, &topology::EVENTS).await?,
            obs_events: position(bus, &topology::OBS_EVENTS).await?,
        })
    }
}

/// A stream that does not exist stands at nothing.
async fn position(bus: &Bus, stream: &StreamSpec) -> Result<StreamPosition, ApiError> {
    let info = bus.stream_info(stream.name).await?;
    Ok(match info {
        Some(info) => StreamPosition {
            created: info.created,
            first_sequence: info.first_sequence,
            last_sequence: info.last_sequence,
        },
        None => StreamPosition {
            created: chrono::DateTime::UNIX_EPOCH,
            first_sequence: 0,
            last_sequence: 0,
        },
    })
}
