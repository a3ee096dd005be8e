use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kanade_control::artifacts::{ArtifactKind, ArtifactName};
use serde_json::json;

use super::failure::FileRefused;
use crate::http::failures::NotFound;
use crate::http::transfer::{Offered, offer};
use crate::http::{Answer, Identity};
use crate::state::ApiState;
use crate::v1::record;

/// Files that are told apart by a name and a version, and how the API speaks of them.
pub struct Files {
    /// What they are.
    pub kind: ArtifactKind,
    /// The code of the answer when there is none.
    pub not_found: &'static str,
    /// What their bytes are.
    pub content_type: &'static str,
    /// The word of the audit log for a deletion.
    pub deletion: &'static str,
}

impl Files {
    /// The bytes of one, or the part of them the headers ask for.
    pub async fn download(
        &self,
        state: &ApiState,
        (name, version): &(String, String),
        headers: &HeaderMap,
    ) -> Answer<Response> {
        let name = self.name(name, version)?;
        let info = state.artifacts.find(self.kind, &name).await;
        let info = info.map_err(FileRefused)?;
        let offered = Offered {
            artifacts: &state.artifacts,
            info: info.ok_or_else(|| self.missing(&name))?,
            file_name: name.to_string(),
            content_type: self.content_type,
        };
        Ok(offer(&offered, headers))
    }

    /// Deletes one that nothing needs.
    pub async fn delete(
        &self,
        state: &ApiState,
        identity: &Identity,
        (name, version): &(String, String),
    ) -> Answer<StatusCode> {
        let name = self.name(name, version)?;
        let deleted = state.artifacts.delete(self.kind, &name).await;
        if !deleted.map_err(FileRefused)? {
            return Err(self.missing(&name).into());
        }
        let target = name.to_string();
        record(state, identity, self.deletion, Some(&target), json!({})).await;
        Ok(StatusCode::NO_CONTENT)
    }

    fn name(&self, name: &str, version: &str) -> Result<ArtifactName, FileRefused> {
        ArtifactName::new(self.kind, name, version).map_err(FileRefused::from)
    }

    fn missing(&self, name: &ArtifactName) -> NotFound {
        NotFound::new(self.kind.noun(), self.not_found, name)
    }
}
