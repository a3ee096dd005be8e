use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use kanade_bus::backend::{Bus, Outgoing, Read, StreamMessage, StreamReader};
use kanade_wire::{ExecId, ExecResult, JobId, Outcome, PcId, RequestId, ResultId, subjects};
use rand::rngs::SmallRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use uuid::Uuid;

const MACHINES: usize = 1_000;
const IN_FLIGHT: usize = 4_000;

/// How the agents make ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ids {
    /// As 0.43 does.
    Random,
    /// As ours do.
    TimeOrdered,
}

impl Ids {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Random => "random",
            Self::TimeOrdered => "time-ordered",
        }
    }
}

/// Publishes the results of one execution after the other, its machines in a random order.
pub async fn publish(bus: &Bus, ids: Ids, count: usize) {
    let mut source = Source {
        ids,
        rng: SmallRng::seed_from_u64(7),
        now: "2026-11-21T08:00:00Z".parse().unwrap(),
    };
    let machines: Vec<PcId> = (0..MACHINES)
        .map(|number| PcId::new(format!("PC-{number:04}")).unwrap())
        .collect();
    for _ in 0..count.div_ceil(MACHINES) {
        let messages = source.execution(machines.clone());
        for published in bus.publish_many(messages, IN_FLIGHT).await {
            published.unwrap();
        }
    }
}

/// The payloads as the stream holds them.
pub async fn read_back(bus: &Bus, count: usize) -> Vec<StreamMessage> {
    let mut reader = StreamReader::new(bus, "RESULTS", 1);
    let mut messages = Vec::new();
    while messages.len() < count {
        if let Read::Messages(batch) = reader.read().await.unwrap() {
            messages.extend(batch);
        }
    }
    reader.close().await;
    messages
}

struct Source {
    ids: Ids,
    rng: SmallRng,
    now: DateTime<Utc>,
}

impl Source {
    fn execution(&mut self, mut machines: Vec<PcId>) -> Vec<Outgoing> {
        machines.shuffle(&mut self.rng);
        let exec = ExecId::from_uuid(self.uuid());
        let request = RequestId::from_uuid(self.uuid());
        let results = machines
            .into_iter()
            .map(|pc| self.result(&exec, &request, pc));
        results.collect()
    }

    fn result(&mut self, exec: &ExecId, request: &RequestId, pc: PcId) -> Outgoing {
        self.now += TimeDelta::milliseconds(3);
        let ours = self.ids == Ids::TimeOrdered;
        let failed = self.rng.random_bool(0.02);
        let result = ExecResult {
            result_id: Some(ResultId::from_uuid(self.uuid())),
            request_id: request.clone(),
            exec_id: Some(exec.clone()),
            pc_id: pc,
            exit_code: i32::from(failed),
            stdout: self.text(300),
            stderr: String::new(),
            started_at: self.now,
            finished_at: self.now + TimeDelta::milliseconds(40),
            stdout_object: None,
            stderr_object: None,
            manifest_id: Some(JobId::new("hardware-inventory").unwrap()),
            collect_object: None,
            outcome: ours.then_some(if failed {
                Outcome::Failed
            } else {
                Outcome::Succeeded
            }),
            reason: None,
            job_digest: None,
            stdout_chunks: None,
            stderr_chunks: None,
            stdout_total_bytes: None,
            stderr_total_bytes: None,
            attempts: None,
            collect_bundle: None,
            emit: None,
            cause: None,
            limits_met: Vec::new(),
        };
        let subject = match self.ids {
            Ids::Random => subjects::results_legacy(request),
            Ids::TimeOrdered => subjects::results_pc(&result.pc_id),
        };
        Outgoing::new(subject, Bytes::from(serde_json::to_vec(&result).unwrap()))
    }

    fn uuid(&mut self) -> Uuid {
        match self.ids {
            Ids::Random => uuid::Builder::from_random_bytes(self.rng.random()).into_uuid(),
            Ids::TimeOrdered => {
                let millis = u64::try_from(self.now.timestamp_millis()).unwrap();
                let bytes: [u8; 10] = self.rng.random();
                uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
            }
        }
    }

    fn text(&mut self, length: usize) -> String {
        let letters = b"abcdefghijklmnopqrstuvwxyz 0123456789\n";
        (0..length)
            .map(|_| char::from(letters[self.rng.random_range(0..letters.len())]))
            .collect()
    }
}
