use chrono::{DateTime, Utc};
use kanade_api_types::jobs::{JobLive, JobSaved, JobValidated};
use kanade_wire::JobId;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::client::Client;
use crate::error::ClientError;
use crate::pages::List;

/// A job as the backend shows it: its manifest, and beside it what the backend knows of the job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Job(pub Map<String, Value>);

impl Job {
    /// Its id; empty when the answer has none.
    pub fn id(&self) -> &str {
        self.text("id").unwrap_or_default()
    }

    /// Its version; empty when the answer has none.
    pub fn version(&self) -> &str {
        self.text("version").unwrap_or_default()
    }

    /// What it is for.
    pub fn description(&self) -> Option<&str> {
        self.text("description")
    }

    /// What interprets its script.
    pub fn shell(&self) -> Option<&str> {
        self.0.get("execute")?.get("shell")?.as_str()
    }

    /// The operating systems it is for, by the words of heartbeats; none means every one.
    pub fn systems(&self) -> Vec<String> {
        self.parsed("os").unwrap_or_default()
    }

    /// Its runs right now.
    pub fn live(&self) -> Option<JobLive> {
        self.parsed("live")
    }

    /// What `If-Match` compares with.
    pub fn revision(&self) -> Option<u64> {
        self.parsed("revision")
    }

    /// When it was saved.
    pub fn updated_at(&self) -> Option<DateTime<Utc>> {
        self.parsed("updated_at")
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.as_str()
    }

    fn parsed<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        T::deserialize(self.0.get(key)?).ok()
    }
}

impl Client {
    /// The jobs, by id.
    pub fn jobs(&self) -> List<Job> {
        List::new(self, "/api/jobs", &())
    }

    /// One job.
    pub async fn job(&self, id: &JobId) -> Result<Job, ClientError> {
        self.get(&format!("/api/jobs/{id}")).json().await
    }

    /// A job's document as its author wrote it.
    pub async fn job_yaml(&self, id: &JobId) -> Result<String, ClientError> {
        self.get(&format!("/api/jobs/{id}/yaml")).text().await
    }

    /// Saves a YAML document; with a revision only over exactly that one.
    pub async fn save_job(
        &self,
        document: &str,
        revision: Option<u64>,
    ) -> Result<JobSaved, ClientError> {
        let call = self.post("/api/jobs").yaml(document);
        let call = match revision {
            Some(revision) => call.header("If-Match", &revision.to_string()),
            None => call,
        };
        call.json().await
    }

    /// Asks whether a YAML document could be saved.
    pub async fn validate_job(&self, document: &str) -> Result<JobValidated, ClientError> {
        self.post_unkeyed("/api/jobs/validate")
            .yaml(document)
            .json()
            .await
    }

    /// Deletes a job.
    pub async fn delete_job(&self, id: &JobId) -> Result<(), ClientError> {
        self.delete(&format!("/api/jobs/{id}")).nothing().await
    }

    /// Stops every run of a job.
    pub async fn kill_job(&self, id: &JobId) -> Result<(), ClientError> {
        self.post(&format!("/api/jobs/{id}/kill")).nothing().await
    }

    /// The JSON Schema of a job document.
    pub async fn job_schema(&self) -> Result<Value, ClientError> {
        self.get("/api/schemas/manifest.json").json().await
    }
}
