use chrono::{DateTime, Utc};
use kanade_api_types::perf::{
    FleetPerf, FleetPerfPoint, MachinePerf, MachineProcesses, PerfPoint, ProcessRow,
    ProcessSampling, ProcessSamplingRequest, TopMachine, TopMachines,
};
use kanade_wire::PcId;
use serde::Serialize;

use crate::client::Client;
use crate::error::ClientError;
use crate::pages::List;

/// A part of a series.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PerfRange {
    /// The first moment; an hour ago when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<DateTime<Utc>>,
    /// How long a point is at least, such as `5m`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
}

impl Client {
    /// A machine's load over some time.
    pub async fn machine_perf(
        &self,
        pc: &PcId,
        range: &PerfRange,
    ) -> Result<MachinePerf, ClientError> {
        let call = self.get(&format!("/api/agents/{pc}/perf"));
        call.query(range).json().await
    }

    /// The points of `machine_perf`.
    pub fn machine_perf_points(&self, pc: &PcId, range: &PerfRange) -> List<PerfPoint> {
        List::new(self, format!("/api/agents/{pc}/perf"), range).in_field("points")
    }

    /// A gauge such as `cpu_pct` over the whole fleet: its `avg` or `max`.
    pub async fn fleet_perf(
        &self,
        metric: &str,
        aggregate: &str,
        range: &PerfRange,
    ) -> Result<FleetPerf, ClientError> {
        self.get("/api/perf/fleet")
            .query(&[("metric", metric), ("agg", aggregate)])
            .query(range)
            .json()
            .await
    }

    /// The points of `fleet_perf`.
    pub fn fleet_perf_points(
        &self,
        metric: &str,
        aggregate: &str,
        range: &PerfRange,
    ) -> List<FleetPerfPoint> {
        let gauge = [("metric", metric), ("agg", aggregate)];
        List::new(self, "/api/perf/fleet", range)
            .in_field("points")
            .with_query(gauge.map(|(key, value)| (key.to_owned(), value.to_owned())))
    }

    /// The `limit` machines with the greatest mean of a gauge over the last `window`, such as `5m`.
    pub async fn top_perf(
        &self,
        metric: &str,
        window: &str,
        limit: u32,
    ) -> Result<TopMachines, ClientError> {
        self.get("/api/perf/top")
            .query(&[("metric", metric), ("window", window)])
            .query(&[("limit", limit)])
            .json()
            .await
    }

    /// The rows of `top_perf`.
    pub fn top_perf_machines(&self, metric: &str, window: &str, limit: u32) -> List<TopMachine> {
        let limit = limit.to_string();
        let query = [("metric", metric), ("window", window), ("limit", &limit)];
        List::new(self, "/api/perf/top", &())
            .in_field("rows")
            .with_query(query.map(|(key, value)| (key.to_owned(), value.to_owned())))
    }

    /// The processes of a machine's newest sample.
    pub async fn machine_processes(&self, pc: &PcId) -> Result<MachineProcesses, ClientError> {
        let call = self.get(&format!("/api/agents/{pc}/processes"));
        call.json().await
    }

    /// The rows of `machine_processes`.
    pub fn machine_process_rows(&self, pc: &PcId) -> List<ProcessRow> {
        List::new(self, format!("/api/agents/{pc}/processes"), &()).in_field("processes")
    }

    /// Asks a machine for samples of its busiest processes for so many minutes; for none to end them.
    pub async fn sample_processes(
        &self,
        pc: &PcId,
        minutes: u32,
    ) -> Result<ProcessSampling, ClientError> {
        self.put(&format!("/api/agents/{pc}/process-perf"))
            .body(&ProcessSamplingRequest { minutes })
            .json()
            .await
    }
}
