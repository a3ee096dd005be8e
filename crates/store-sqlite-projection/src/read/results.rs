use std::collections::HashMap;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::results::{
    OutputPlace, OverdueRun, ResultFilter, ResultQuery, ResultReader, Run, RunOutput, StoredOutput,
};
use kanade_store::{Cursor, Page, StoreError};
use kanade_store_sqlite::to_nanoseconds;
use kanade_wire::output::OutputStream;
use kanade_wire::{ExecId, PcId, ResultId};
use sqlx::Row;

use super::result_filter::restrict;
use super::run_row;
use super::scan::{CHUNK, Scan};
use crate::ProjectionDatabase;
use crate::filter::Filtered;
use crate::write::read_body;

const LIST: &str = "results";

/// When a run started and its identity: what a cursor holds.
type Key = (i64, String);

#[async_trait]
impl ResultReader for ProjectionDatabase {
    async fn list(&self, query: &ResultQuery) -> Result<Page<Run>, StoreError> {
        let after = query.page.after(LIST)?;
        let page = if query.filter.reads_output() {
            self.scan_runs(query, after).await?
        } else {
            let limit = query.page.limit();
            let rows = self.runs_after(query, after, limit).await?;
            Page::from_surplus(rows, limit, cursor)
        };
        Ok(page.map(with_previews))
    }

    async fn get(&self, result: &ResultId) -> Result<Option<Run>, StoreError> {
        let mut select = Filtered::new(run_row::SELECT);
        select.and_value("run.result_id = ", result.to_string());
        self.whole_run(select).await
    }

    async fn find(
        &self,
        results: &[ResultId],
        filter: &ResultFilter,
    ) -> Result<Vec<Run>, StoreError> {
        let mut select = Filtered::new(run_row::SELECT);
        restrict(&mut select, filter);
        select.and_one_of("run.result_id", results.iter().map(ResultId::as_str));
        let rows = select
            .end()
            .build()
            .try_map(|row| run_row::run(&row))
            .fetch_all(&*self.readers().await)
            .await;
        let mut runs = rows.map_err(StoreError::failed("look results up"))?;
        self.fill_bodies(&mut runs).await?;
        runs.retain(|run| filter.matches_output(&run.stdout.text, &run.stderr.text));
        Ok(runs)
    }

    async fn of_target(&self, exec: &ExecId, pc: &PcId) -> Result<Option<Run>, StoreError> {
        let mut select = Filtered::new(run_row::SELECT);
        select.and_value("run.exec_id = ", exec.to_string());
        select.and_value("run.pc_id = ", pc.to_string());
        select.push(format_args!(
            " ORDER BY {} LIMIT 1",
            run_row::COUNTING_ORDER
        ));
        self.whole_run(select).await
    }

    async fn ended_since(
        &self,
        exec: &ExecId,
        since: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<Run>, StoreError> {
        let failed = StoreError::failed("list the answers of an execution");
        let mut select = Filtered::new(run_row::SELECT);
        select.and_value("run.exec_id = ", exec.to_string());
        select.and("run.outcome IS NOT NULL");
        select.and_value(
            "run.recorded_at >= ",
            to_nanoseconds(since).unwrap_or(i64::MIN),
        );
        select.push(format_args!(
            " ORDER BY run.recorded_at, run.result_id LIMIT {limit}"
        ));
        let rows = select.end();
        let rows = { rows }
            .build()
            .try_map(|row| run_row::run(&row))
            .fetch_all(&*self.readers().await)
            .await;
        rows.map_err(failed)
    }

    async fn output(
        &self,
        result: &ResultId,
        stream: OutputStream,
    ) -> Result<Option<StoredOutput>, StoreError> {
        let run = ResultReader::get(self, result).await?;
        let output = run.map(|run| match stream {
            OutputStream::Stdout => run.stdout,
            OutputStream::Stderr => run.stderr,
        });
        Ok(output.map(|output| match output.place {
            OutputPlace::Row | OutputPlace::Beside => StoredOutput::Text(output.text),
            OutputPlace::Object(name) => StoredOutput::Object(name),
            OutputPlace::Chunks(chunks) => StoredOutput::Chunks(chunks),
        }))
    }

    async fn overdue(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<OverdueRun>, StoreError> {
        self.overdue_runs(now, limit).await
    }
}

impl ProjectionDatabase {
    async fn runs_after(
        &self,
        query: &ResultQuery,
        after: Option<Key>,
        limit: u32,
    ) -> Result<Vec<Run>, StoreError> {
        let mut select = Filtered::new(run_row::SELECT);
        restrict(&mut select, &query.filter);
        if let Some(key) = after {
            select.and_after(("run.started_at", "run.result_id"), true, key);
        }
        let rows = select
            .page("run.started_at DESC, run.result_id DESC", limit)
            .build()
            .try_map(|row| run_row::run(&row))
            .fetch_all(&*self.readers().await)
            .await;
        rows.map_err(StoreError::failed("list results"))
    }

    async fn scan_runs(
        &self,
        query: &ResultQuery,
        mut after: Option<Key>,
    ) -> Result<Page<Run>, StoreError> {
        let mut scan = Scan::new(query.page.limit());
        while scan.is_open() {
            let mut runs = self.runs_after(query, after, CHUNK).await?;
            runs.truncate(CHUNK as usize);
            after = runs.last().map(key);
            self.fill_bodies(&mut runs).await?;
            let keep = |run: &Run| {
                query
                    .filter
                    .matches_output(&run.stdout.text, &run.stderr.text)
            };
            scan.take(runs, keep, cursor);
        }
        Ok(scan.into_page())
    }

    async fn whole_run(&self, select: Filtered) -> Result<Option<Run>, StoreError> {
        let row = select
            .end()
            .build()
            .try_map(|row| run_row::run(&row))
            .fetch_optional(&*self.readers().await)
            .await;
        let mut runs = Vec::from_iter(row.map_err(StoreError::failed("read a result"))?);
        self.fill_bodies(&mut runs).await?;
        Ok(runs.pop())
    }

    /// Puts the texts that lie beside their rows where they belong.
    async fn fill_bodies(&self, runs: &mut [Run]) -> Result<(), StoreError> {
        let beside = |output: &RunOutput| output.place == OutputPlace::Beside;
        let wanted = runs
            .iter()
            .filter(|run| beside(&run.stdout) || beside(&run.stderr));
        let wanted: Vec<&str> = wanted.map(|run| run.result_id.as_str()).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let mut bodies = self.bodies(wanted).await?;
        for run in runs {
            let id = run.result_id.to_string();
            for (output, stream) in [(&mut run.stdout, "stdout"), (&mut run.stderr, "stderr")] {
                if let Some(text) = bodies.remove(&(id.clone(), stream.to_owned())) {
                    output.text = text;
                    output.truncated = false;
                }
            }
        }
        Ok(())
    }

    async fn bodies(
        &self,
        results: Vec<&str>,
    ) -> Result<HashMap<(String, String), String>, StoreError> {
        let mut select = Filtered::new("SELECT result_id, stream, body FROM result_outputs");
        select.and_one_of("result_id", results);
        let rows = select
            .end()
            .build()
            .try_map(|row| {
                let body: &[u8] = row.try_get("body")?;
                let key = (row.try_get("result_id")?, row.try_get("stream")?);
                Ok((key, read_body(body)?))
            })
            .fetch_all(&*self.readers().await)
            .await;
        let rows = rows.map_err(StoreError::failed("read output"))?;
        Ok(HashMap::from_iter(rows))
    }
}

fn with_previews(mut run: Run) -> Run {
    run_row::preview(&mut run.stdout);
    run_row::preview(&mut run.stderr);
    run
}

fn cursor(last: &Run) -> Cursor {
    Cursor::new(LIST, &key(last))
}

fn key(run: &Run) -> Key {
    let started_at = to_nanoseconds(run.started_at).unwrap_or(i64::MAX);
    (started_at, run.result_id.to_string())
}
