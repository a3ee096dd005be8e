//! Documents as an operator would write them.

use kanade_wire::JobId;

/// A job that runs a shell script.
#[derive(Debug, Clone)]
pub struct Job {
    id: String,
    version: String,
    script: String,
    timeout: String,
}

impl Job {
    /// Version 1.0.0 of a job with a minute to run.
    pub fn new(id: &str, script: &str) -> Self {
        Self {
            id: id.to_owned(),
            version: "1.0.0".to_owned(),
            script: script.to_owned(),
            timeout: "60s".to_owned(),
        }
    }

    /// With another version.
    #[must_use]
    pub fn version(mut self, version: &str) -> Self {
        version.clone_into(&mut self.version);
        self
    }

    /// With another timeout, such as `2s`.
    #[must_use]
    pub fn timeout(mut self, timeout: &str) -> Self {
        timeout.clone_into(&mut self.timeout);
        self
    }

    /// Its id.
    pub fn id(&self) -> JobId {
        JobId::new(self.id.as_str()).expect("a job id")
    }

    /// The document.
    pub fn yaml(&self) -> String {
        let script: String = self
            .script
            .lines()
            .map(|line| format!("    {line}\n"))
            .collect();
        format!(
            "id: {}\nversion: {}\nexecute:\n  shell: sh\n  timeout: {}\n  script: |\n{script}",
            self.id, self.version, self.timeout
        )
    }
}
