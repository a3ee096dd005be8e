use std::collections::VecDeque;
use std::pin::Pin;
use std::time::Duration;

use futures_util::{Stream, StreamExt};
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use crate::call::Call;
use crate::client::Client;
use crate::error::ClientError;

/// A stream that says nothing for this long, not even that it is alive, is dead.
const SILENCE: Duration = Duration::from_secs(60);
/// Longer than any feed is left open; a request without a limit of its own would end after a minute.
const NO_LIMIT: Duration = Duration::from_secs(7 * 24 * 3600);
/// No event is as long as this; what sends it is no backend.
const LONGEST_EVENT: usize = 16 << 20;

type Bytes = Pin<Box<dyn Stream<Item = Result<Vec<u8>, reqwest::Error>> + Send>>;

/// One server-sent event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerEvent {
    /// What `Last-Event-ID` names to go on after it.
    pub id: Option<String>,
    /// Its kind; `message` when the server names none.
    pub name: String,
    /// Its data.
    pub data: String,
}

impl ServerEvent {
    /// The data as JSON.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, ClientError> {
        serde_json::from_str(&self.data).map_err(|source| ClientError::Malformed {
            operation: format!("the live event {}", self.name),
            source: source.into(),
        })
    }
}

/// Server-sent events as they come. Dropping it closes the connection.
pub struct EventStream {
    bytes: Bytes,
    parser: Parser,
    ready: VecDeque<ServerEvent>,
}

impl EventStream {
    pub(crate) async fn open(
        client: &Client,
        path: &str,
        last_id: Option<&str>,
    ) -> Result<Self, ClientError> {
        let call = client.get(path).header("Accept", "text/event-stream");
        let call = match last_id {
            Some(id) => call.header("Last-Event-ID", id),
            None => call,
        };
        Self::of(call).await
    }

    /// The events that a call answers with.
    pub(crate) async fn of(call: Call<'_>) -> Result<Self, ClientError> {
        let response = call.within(NO_LIMIT).send().await?;
        let bytes = response.bytes_stream();
        Ok(Self {
            bytes: Box::pin(bytes.map(|piece| piece.map(|bytes| bytes.to_vec()))),
            parser: Parser::default(),
            ready: VecDeque::new(),
        })
    }

    /// The next event; none when the server ended the stream. Safe to cancel.
    ///
    /// # Errors
    /// [`ClientError::Interrupted`] when the connection broke or was silent for a minute.
    pub async fn next(&mut self) -> Result<Option<ServerEvent>, ClientError> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Ok(Some(event));
            }
            let piece = timeout(SILENCE, self.bytes.next()).await;
            match piece.map_err(|_| ClientError::Interrupted)? {
                None => return Ok(None),
                Some(Err(_)) => return Err(ClientError::Interrupted),
                Some(Ok(bytes)) => self.parser.push(&bytes, &mut self.ready)?,
            }
        }
    }
}

/// Lines to events, by the rules of the HTML standard as far as a backend uses them.
#[derive(Default)]
struct Parser {
    line: Vec<u8>,
    id: Option<String>,
    name: String,
    data: String,
}

impl Parser {
    fn push(&mut self, bytes: &[u8], out: &mut VecDeque<ServerEvent>) -> Result<(), ClientError> {
        for &byte in bytes {
            if byte != b'\n' {
                self.line.push(byte);
                continue;
            }
            let line = std::mem::take(&mut self.line);
            let line = String::from_utf8_lossy(&line);
            out.extend(self.take_line(line.trim_end_matches('\r')));
        }
        if self.line.len() + self.data.len() > LONGEST_EVENT {
            return Err(ClientError::Interrupted);
        }
        Ok(())
    }

    fn take_line(&mut self, line: &str) -> Option<ServerEvent> {
        if line.is_empty() {
            return self.finish();
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "id" => self.id = Some(value.to_owned()),
            "event" => value.clone_into(&mut self.name),
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            _ => {}
        }
        None
    }

    /// An event without data is none; its id still counts.
    fn finish(&mut self) -> Option<ServerEvent> {
        let name = std::mem::take(&mut self.name);
        let mut data = std::mem::take(&mut self.data);
        data.pop()?;
        Some(ServerEvent {
            id: self.id.clone(),
            name: if name.is_empty() {
                "message".into()
            } else {
                name
            },
            data,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(pieces: &[&str]) -> Vec<ServerEvent> {
        let (mut parser, mut out) = (Parser::default(), VecDeque::new());
        for piece in pieces {
            parser.push(piece.as_bytes(), &mut out).unwrap();
        }
        out.into()
    }

    #[test]
    fn an_event_may_arrive_in_pieces() {
        let events = parse(&[
            "id: 7-1\r\nevent: cha",
            "nge\r\ndata: {\"a\"",
            ":1}\r\n\r",
            "\n",
        ]);
        let expected = ServerEvent {
            id: Some("7-1".into()),
            name: "change".into(),
            data: "{\"a\":1}".into(),
        };
        assert_eq!(events, [expected]);
    }

    #[test]
    fn comments_keep_the_stream_alive_and_are_no_events() {
        assert_eq!(parse(&[": alive\n\n", ":\n\n"]), []);
    }

    #[test]
    fn several_lines_of_data_are_one_text() {
        let events = parse(&["data: one\ndata:two\n\n"]);
        assert_eq!(events[0].data, "one\ntwo");
        assert_eq!(events[0].name, "message");
    }
}
