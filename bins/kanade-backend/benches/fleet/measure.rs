//! What is measured, in milliseconds.

use std::time::{Duration, Instant};

use kanade_api_types::executions::ExecRequest;
use kanade_api_types::live_query::PingRequest;
use kanade_api_types::results::RunRequest;
use kanade_client::{ExecutionQuery, QuestionEvent};
use kanade_wire::{JobId, RunAs, Shell, Target};

use crate::system::System;

const JOB: &str = "\
id: bench
version: 1.0.0
execute: { shell: sh, script: 'true', timeout: 60s }
";

/// How often it is looked whether an execution is over.
const LOOK: Duration = Duration::from_millis(20);

/// Orders come to rest between two rounds.
const REST: Duration = Duration::from_secs(2);

/// `exec` to everybody until the execution says completed.
pub async fn fanout(system: &System, rounds: usize) -> Vec<f64> {
    system.client.save_job(JOB, None).await.unwrap();
    let job = JobId::new("bench").unwrap();
    let mut millis = Vec::new();
    for _ in 0..rounds {
        let begun = Instant::now();
        let request = ExecRequest {
            target: Target::all(),
            ..ExecRequest::default()
        };
        let ordered = system.client.exec(&job, &request).await.unwrap();
        assert_eq!(ordered.target_count as usize, system.machines());
        while !newest_is_completed(system).await {
            tokio::time::sleep(LOOK).await;
        }
        millis.push(since(begun));
        tokio::time::sleep(REST).await;
    }
    millis
}

async fn newest_is_completed(system: &System) -> bool {
    let query = ExecutionQuery::default();
    let page = system.client.executions(&query).take(1).await.unwrap();
    let row = &page.rows[0];
    row.status == "completed" && row.outcomes.succeeded == row.target_count
}

/// `ping --all` until the last machine has answered.
pub async fn ping(system: &System, rounds: usize) -> Vec<f64> {
    let mut millis = Vec::new();
    for _ in 0..rounds {
        let begun = Instant::now();
        let request = PingRequest {
            wait_secs: Some(10),
            ..PingRequest::default()
        };
        let mut question = system.client.ping_all(&request).await.unwrap();
        loop {
            match question.next().await.unwrap() {
                Some(QuestionEvent::Ended(ended)) => {
                    assert_eq!(ended.answered as usize, system.machines());
                    break;
                }
                Some(_) => {}
                None => panic!("the answer broke off"),
            }
        }
        millis.push(since(begun));
        tokio::time::sleep(REST).await;
    }
    millis
}

/// One command to one idle machine until its result is a row, again and again.
pub async fn latency(system: &System, rounds: usize) -> Vec<f64> {
    let request = RunRequest {
        pc_id: system.one_machine(),
        script: "true".into(),
        shell: Shell::Sh,
        timeout_secs: 30,
        run_as: RunAs::System,
        cwd: None,
        wait: true,
    };
    let mut millis = Vec::new();
    for _ in 0..rounds {
        let begun = Instant::now();
        let answer = system.client.run(&request).await.unwrap();
        millis.push(since(begun));
        assert_eq!(answer.outcome, "succeeded");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    millis
}

fn since(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1_000.0
}
