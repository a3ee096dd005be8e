use async_trait::async_trait;
use kanade_store::inventory::{
    FactsQuery, FactsRow, FirstSeenQuery, FirstSeenRow, HistoryQuery, HistoryRow, InventoryJob,
    InventoryReader, JobSpec, SearchQuery, Searched,
};
use kanade_store::{Page, StoreError};
use kanade_wire::{JobId, PcId};

use crate::ProjectionDatabase;

#[async_trait]
impl InventoryReader for ProjectionDatabase {
    async fn jobs(&self) -> Result<Vec<InventoryJob>, StoreError> {
        self.inventory_jobs().await
    }

    async fn job(&self, job: &JobId) -> Result<Option<JobSpec>, StoreError> {
        self.inventory_job(job).await
    }

    async fn facts_of_job(&self, query: &FactsQuery) -> Result<Page<FactsRow>, StoreError> {
        self.facts_page(query).await
    }

    async fn count_facts(&self, query: &FactsQuery) -> Result<u64, StoreError> {
        self.facts_count(query).await
    }

    async fn facts_of_machine(
        &self,
        pc: &PcId,
    ) -> Result<Vec<(FactsRow, Option<JobSpec>)>, StoreError> {
        self.facts_of_one(pc).await
    }

    async fn search(&self, query: &SearchQuery) -> Result<Searched, StoreError> {
        match &query.field {
            Some(field) => self.search_table(query, field).await,
            None => self.search_facts(query).await,
        }
    }

    async fn history(&self, query: &HistoryQuery) -> Result<Page<HistoryRow>, StoreError> {
        self.history_page(query).await
    }

    async fn first_seen(&self, query: &FirstSeenQuery) -> Result<Page<FirstSeenRow>, StoreError> {
        self.first_seen_page(query).await
    }
}
