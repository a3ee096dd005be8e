//! What machines would say.

use kanade_bus::backend::Outgoing;
use kanade_testkit::{PATIENCE, wait_until};
use kanade_wire::{PcId, subjects};
use serde_json::{Value, json};

use super::{TestBackend, Who};

impl TestBackend {
    /// Makes machines known and online.
    pub async fn add_machines(&self, names: &[&str]) {
        for name in names {
            let heartbeat = json!({
                "pc_id": name, "at": chrono::Utc::now(), "agent_version": "0.1.0",
                "hostname": name, "os_family": "linux", "protocol": 2,
            });
            let subject = subjects::heartbeat(&PcId::new(*name).unwrap());
            self.publish(&subject, &heartbeat).await;
        }
        let client = self.client(Who::Viewer);
        wait_until("the machines to be known", PATIENCE, async || {
            client.summary().await.unwrap().agents.online == names.len() as u64
        })
        .await;
    }

    /// Saves a job that says hello.
    pub async fn add_job(&self, id: &str) {
        let document = format!(
            "id: {id}\nversion: 1.0.0\nexecute:\n  shell: sh\n  script: echo hello\n  timeout: 30s\n"
        );
        self.client(Who::Operator)
            .save_job(&document, None)
            .await
            .unwrap();
    }

    /// Publishes a message and waits until the broker has it.
    pub async fn publish(&self, subject: &str, message: &Value) {
        self.publish_bytes(subject, message.to_string()).await;
    }

    pub async fn publish_bytes(&self, subject: &str, payload: impl Into<Vec<u8>>) {
        let message = Outgoing::new(subject, payload.into());
        self.bus.publish(message).await.unwrap();
    }

    /// How many messages a stream holds.
    pub async fn messages_in(&self, stream: &str) -> u64 {
        self.bus
            .stream_info(stream)
            .await
            .unwrap()
            .unwrap()
            .messages
    }
}

/// A run's report.
pub fn result(pc: &str, result_id: &str, started_at: &str) -> Value {
    json!({
        "result_id": result_id, "request_id": format!("request-{result_id}"), "pc_id": pc,
        "exit_code": 0, "stdout": "hello\n", "stderr": "", "started_at": started_at,
        "finished_at": started_at, "manifest_id": "greet", "outcome": "succeeded",
    })
}
