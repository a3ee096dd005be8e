//! What this program tells of itself and its machine when it is asked how it is.

use std::fs;
use std::path::{Path, PathBuf};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use kanade_agent_core::diagnose::DiagnosisSource;
use kanade_agent_os::host::HostFacts;
use kanade_config::AgentConfig;
use kanade_runtime::logging::tail;
use serde_json::{Value, json};
use tokio::task::spawn_blocking;

use crate::installation::Installation;
use crate::network_checks;

/// This program as it was set up.
#[derive(Debug)]
pub struct HostDiagnosis {
    config: AgentConfig,
    data: PathBuf,
}

impl HostDiagnosis {
    pub fn new(installation: &Installation) -> Self {
        Self {
            config: installation.config.clone(),
            data: installation.data_folder.path().to_owned(),
        }
    }

    /// What was configured, as it was understood; that there is a token, not which.
    fn configuration(&self) -> Value {
        let config = &self.config;
        json!({
            "file": config.path,
            "id": config.agent.id,
            "nats_url": config.agent.nats_url,
            "has_token": config.nats_token.is_some(),
            "log": {
                "path": config.log.path,
                "level": config.log.level,
                "keep_days": config.log.keep_days,
            },
        })
    }
}

impl DiagnosisSource for HostDiagnosis {
    fn log(&self, lines: usize, bytes: usize) -> BoxFuture<'_, Result<String, String>> {
        let path = self.config.log.path.clone();
        async move {
            let read = spawn_blocking(move || tail(&path, lines, bytes)).await;
            let read = read.map_err(|error| error.to_string())?;
            read.map_err(|error| format!("the log cannot be read: {error}"))
        }
        .boxed()
    }

    fn host(&self) -> BoxFuture<'_, Value> {
        async move {
            let data = self.data.clone();
            let files = spawn_blocking(move || sizes(&data))
                .await
                .unwrap_or_default();
            let checks = network_checks::run(&self.config.agent.nats_url).await;
            let facts = HostFacts::read();
            json!({
                "configuration": self.configuration(),
                "data_folder": { "path": self.data, "files": files },
                "network": checks,
                "machine": {
                    "hostname": facts.hostname,
                    "os_family": facts.os_family,
                    "os_version": facts.os_version,
                    "architecture": facts.architecture,
                    "boot_id": facts.boot_id,
                },
                "process": std::process::id(),
            })
        }
        .boxed()
    }

    fn secrets(&self) -> Vec<String> {
        let token = self.config.nats_token.as_ref();
        let token = token.map(|token| token.reveal().to_owned());
        token.into_iter().collect()
    }
}

/// Names and sizes of what lies in a folder.
fn sizes(folder: &Path) -> Value {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.filter_map(|entry| {
        let found = entry.metadata().ok().filter(fs::Metadata::is_file)?;
        Some((entry.file_name().into_string().ok()?, found.len().into()))
    });
    Value::Object(sizes.collect())
}
