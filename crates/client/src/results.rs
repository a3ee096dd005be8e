use chrono::{DateTime, Utc};
use kanade_api_types::results::{ResultRow, ResultTail};
use kanade_wire::control::{LiveChunk, LiveText};
use kanade_wire::output::OutputStream;
use kanade_wire::{ExecId, JobId, PcId, ResultId};
use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::error::ClientError;
use crate::pages::List;
use crate::sse::{EventStream, ServerEvent};

/// Which runs.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ResultQuery {
    /// On this machine.
    pub pc_id: Option<PcId>,
    /// Of this job.
    pub job_id: Option<JobId>,
    /// Of this execution.
    pub exec_id: Option<ExecId>,
    /// Words such as `failed` or `running`, several joined by commas.
    pub outcome: Option<String>,
    /// `met` for runs that came up against a limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<String>,
    /// Recorded at or after this time.
    pub since: Option<DateTime<Utc>>,
    /// Recorded before this time.
    pub until: Option<DateTime<Utc>>,
    /// A regular expression over the output.
    pub re: Option<String>,
}

/// What a run's live output says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutputEvent {
    /// The last of what there was when the feed began.
    Snapshot(OutputSnapshot),
    /// More output.
    Chunk(LiveChunk),
    /// The run has ended; what else is known of it stands in the run itself.
    End,
}

/// Where a feed of output begins.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct OutputSnapshot {
    /// Whether it is running.
    pub running: bool,
    /// The last of standard output.
    pub stdout: LiveText,
    /// The last of standard error.
    pub stderr: LiveText,
}

/// The live output of one run.
pub struct OutputFeed(EventStream);

impl OutputFeed {
    /// The next event; none when the feed has ended.
    pub async fn next(&mut self) -> Result<Option<OutputEvent>, ClientError> {
        while let Some(event) = self.0.next().await? {
            if let Some(known) = read_output_event(&event)? {
                return Ok(Some(known));
            }
        }
        Ok(None)
    }
}

impl Client {
    /// The runs, the newest first.
    pub fn results(&self, query: &ResultQuery) -> List<ResultRow> {
        List::new(self, "/api/results", query)
    }

    /// One run with all of its output that is kept in the row.
    pub async fn result(&self, id: &ResultId) -> Result<ResultRow, ClientError> {
        self.get(&format!("/api/results/{id}")).json().await
    }

    /// The end of a run's output, from the machine while it runs.
    pub async fn result_tail(&self, id: &ResultId) -> Result<ResultTail, ClientError> {
        self.get(&format!("/api/results/{id}/tail")).json().await
    }

    /// The whole of one of a run's two outputs.
    pub async fn result_output(
        &self,
        id: &ResultId,
        stream: OutputStream,
    ) -> Result<String, ClientError> {
        self.get(&format!("/api/results/{id}/output"))
            .query(&[("stream", stream.as_str())])
            .text()
            .await
    }

    /// Follows a run's output.
    pub async fn result_live(&self, id: &ResultId) -> Result<OutputFeed, ClientError> {
        let path = format!("/api/results/{id}/live");
        EventStream::open(self, &path, None).await.map(OutputFeed)
    }
}

/// Events of other names are for newer clients.
fn read_output_event(event: &ServerEvent) -> Result<Option<OutputEvent>, ClientError> {
    Ok(match event.name.as_str() {
        "snapshot" => Some(OutputEvent::Snapshot(event.read()?)),
        "chunk" => Some(OutputEvent::Chunk(event.read()?)),
        "end" => Some(OutputEvent::End),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(name: &str, data: &str) -> ServerEvent {
        ServerEvent {
            id: None,
            name: name.into(),
            data: data.into(),
        }
    }

    #[test]
    fn a_chunk_says_where_it_belongs() {
        let chunk = event("chunk", r#"{"stdout":{"offset":5,"text":"hi"}}"#);
        let Some(OutputEvent::Chunk(chunk)) = read_output_event(&chunk).unwrap() else {
            panic!("not a chunk");
        };
        let text = chunk.stdout.unwrap();
        assert_eq!((text.offset, text.text.as_str()), (5, "hi"));
    }

    #[test]
    fn an_unknown_event_is_passed_over() {
        assert_eq!(read_output_event(&event("later", "x")).unwrap(), None);
    }
}
