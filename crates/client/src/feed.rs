use std::time::Duration;

use kanade_api_types::live::LiveChange;

use crate::client::Client;
use crate::error::ClientError;
use crate::sse::{EventStream, ServerEvent};

/// Wait before a feed that broke is opened again, doubled up to [`LONGEST_WAIT`].
const SHORTEST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// What the live feed says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LiveEvent {
    /// The feed is open: what changes from now on is told.
    Open,
    /// This was just committed.
    Changed(LiveChange),
    /// Changes may have been missed: read again what is shown.
    Reset,
    /// The connection is lost; the next call opens it again.
    Lost,
}

/// What the backend just committed, through lost connections.
pub struct LiveFeed {
    client: Client,
    stream: Option<EventStream>,
    last_id: Option<String>,
    wait: Duration,
}

impl Client {
    /// Opens the live feed.
    pub async fn live(&self) -> Result<LiveFeed, ClientError> {
        let stream = EventStream::open(self, "/api/live", None).await?;
        Ok(LiveFeed {
            client: self.clone(),
            stream: Some(stream),
            last_id: None,
            wait: SHORTEST_WAIT,
        })
    }
}

impl LiveFeed {
    /// The next event. Safe to cancel.
    ///
    /// # Errors
    /// Only what trying again would not mend, such as a session that has ended.
    pub async fn next(&mut self) -> Result<LiveEvent, ClientError> {
        loop {
            let Some(stream) = &mut self.stream else {
                self.reopen().await?;
                continue;
            };
            match stream.next().await {
                Ok(Some(event)) => {
                    if let Some(known) = self.take(&event)? {
                        return Ok(known);
                    }
                }
                Ok(None) | Err(ClientError::Interrupted) => {
                    self.stream = None;
                    return Ok(LiveEvent::Lost);
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn reopen(&mut self) -> Result<(), ClientError> {
        tokio::time::sleep(self.wait).await;
        self.wait = (self.wait * 2).min(LONGEST_WAIT);
        match EventStream::open(&self.client, "/api/live", self.last_id.as_deref()).await {
            Ok(stream) => self.stream = Some(stream),
            Err(error) if is_passing(&error) => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn take(&mut self, event: &ServerEvent) -> Result<Option<LiveEvent>, ClientError> {
        self.wait = SHORTEST_WAIT;
        if event.id.is_some() {
            self.last_id.clone_from(&event.id);
        }
        Ok(match event.name.as_str() {
            "hello" => Some(LiveEvent::Open),
            "change" => Some(LiveEvent::Changed(event.read()?)),
            "reset" => Some(LiveEvent::Reset),
            _ => None,
        })
    }
}

fn is_passing(error: &ClientError) -> bool {
    error.is_unreachable() || error.status().is_some_and(|status| status >= 500)
}
