use kanade_api_types::documents::{
    DocumentRestored, DocumentRevision, DocumentVersion, RestoreRequest,
};
use kanade_wire::{DocumentId, DocumentKind};
use serde_json::Value;

use crate::client::Client;
use crate::error::ClientError;
use crate::pages::List;

/// Says that a write is made on behalf of the repository a document is kept in.
const ORIGIN_HEADER: &str = "X-Kanade-Origin";

impl Client {
    /// The documents of a kind as the backend shows them, by id.
    pub fn documents(&self, kind: DocumentKind) -> List<Value> {
        let list = List::new(self, folder(kind), &());
        match kind {
            // Groups without a document are listed too; their `id` is null.
            DocumentKind::Group => list.in_field("groups"),
            _ => list,
        }
    }

    /// A document as its author wrote it.
    pub async fn document_yaml(
        &self,
        kind: DocumentKind,
        id: &DocumentId,
    ) -> Result<String, ClientError> {
        self.get(&format!("{}/{id}/yaml", folder(kind)))
            .text()
            .await
    }

    /// Saves a YAML document over whatever is there.
    pub async fn save_document(
        &self,
        kind: DocumentKind,
        text: &str,
    ) -> Result<Value, ClientError> {
        self.post(folder(kind)).yaml(text).json().await
    }

    /// Deletes a document; one that is kept in a repository only if `managed` says so.
    pub async fn delete_document(
        &self,
        kind: DocumentKind,
        id: &DocumentId,
        managed: bool,
    ) -> Result<(), ClientError> {
        let call = self.delete(&format!("{}/{id}", folder(kind)));
        match managed {
            true => call.header(ORIGIN_HEADER, "cli").nothing().await,
            false => call.nothing().await,
        }
    }

    /// Every save and deletion of a document, the newest first.
    pub fn document_history(&self, kind: DocumentKind, id: &DocumentId) -> List<DocumentRevision> {
        List::new(self, format!("{}/{id}/history", folder(kind)), &())
    }

    /// One revision, and how it differs from the one before it or from another.
    pub async fn document_version(
        &self,
        kind: DocumentKind,
        id: &DocumentId,
        revision: u64,
        against: Option<u64>,
    ) -> Result<DocumentVersion, ClientError> {
        let path = format!("{}/{id}/history/{revision}", folder(kind));
        let query: Vec<_> = against
            .map(|against| ("against", against))
            .into_iter()
            .collect();
        self.get(&path).query(&query).json().await
    }

    /// Saves a document as it was at a revision.
    pub async fn restore_document(
        &self,
        kind: DocumentKind,
        id: &DocumentId,
        revision: u64,
    ) -> Result<DocumentRestored, ClientError> {
        let call = self.post(&format!("{}/{id}/restore", folder(kind)));
        call.body(&RestoreRequest { revision }).json().await
    }
}

fn folder(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Group => "/api/groups",
        DocumentKind::Job => "/api/jobs",
        DocumentKind::Schedule => "/api/schedules",
        DocumentKind::View => "/api/views",
    }
}
