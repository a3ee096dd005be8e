use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::StoreError;
use kanade_store::metrics::{
    FleetAggregate, FleetPoint, FutureSamples, Gauge, HostPoint, LatestProcesses, MachineLoad,
    MetricsReader, ProcessGauge, ProcessTimeline, SeriesRange,
};
use kanade_store_sqlite::{from_nanoseconds, to_nanoseconds};
use kanade_wire::PcId;

use crate::MetricsDatabase;

#[async_trait]
impl MetricsReader for MetricsDatabase {
    async fn machine(&self, pc: &PcId, range: &SeriesRange) -> Result<Vec<HostPoint>, StoreError> {
        let points = self.host_points(pc, range).await;
        points.map_err(StoreError::failed("read a machine's performance"))
    }

    async fn fleet(
        &self,
        gauge: Gauge,
        aggregate: FleetAggregate,
        range: &SeriesRange,
    ) -> Result<Vec<FleetPoint>, StoreError> {
        let points = self.fleet_points(gauge, aggregate, range).await;
        points.map_err(StoreError::failed("read the fleet's performance"))
    }

    async fn top(
        &self,
        gauge: Gauge,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<MachineLoad>, StoreError> {
        let machines = self.top_machines(gauge, (from, to), limit).await;
        machines.map_err(StoreError::failed("find the busiest machines"))
    }

    async fn processes(&self, pc: &PcId) -> Result<Option<LatestProcesses>, StoreError> {
        let processes = self.latest_processes(pc).await;
        processes.map_err(StoreError::failed("read a machine's processes"))
    }

    async fn process_timeline(
        &self,
        pc: &PcId,
        gauge: ProcessGauge,
        range: &SeriesRange,
        top: u32,
    ) -> Result<ProcessTimeline, StoreError> {
        let timeline = self.timeline(pc, gauge, range, top).await;
        timeline.map_err(StoreError::failed("read what processes used"))
    }

    async fn sampling_processes(
        &self,
        since: DateTime<Utc>,
    ) -> Result<Vec<(PcId, DateTime<Utc>)>, StoreError> {
        const OPERATION: &str = "list machines whose processes are sampled";
        let since = to_nanoseconds(since).map_err(StoreError::failed(OPERATION))?;
        let rows = sqlx::query!(
            r#"SELECT pc_id, last_process_at AS "last_process_at!" FROM machines
               WHERE last_process_at IS NOT NULL AND last_process_at >= ? ORDER BY pc_id"#,
            since
        );
        let rows = rows.fetch_all(self.readers()).await;
        let rows = rows.map_err(StoreError::failed(OPERATION))?;
        let machines = rows.into_iter().filter_map(|row| {
            let pc = PcId::new(row.pc_id).ok()?;
            Some((pc, from_nanoseconds(row.last_process_at)))
        });
        Ok(machines.collect())
    }

    async fn future_samples(&self) -> Result<Vec<FutureSamples>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT pc_id, future_samples, last_future_at AS "last_future_at!" FROM machines
               WHERE future_samples > 0 ORDER BY last_future_at DESC LIMIT 100"#
        );
        let rows = rows.fetch_all(self.readers()).await;
        let rows = rows.map_err(StoreError::failed("list machines whose clock is ahead"))?;
        let machines = rows.into_iter().filter_map(|row| {
            Some(FutureSamples {
                pc_id: PcId::new(row.pc_id).ok()?,
                count: u64::try_from(row.future_samples).unwrap_or(0),
                last_at: from_nanoseconds(row.last_future_at),
            })
        });
        Ok(machines.collect())
    }
}
