//! Reading and writing views.

use kanade_bus::backend::{BucketError, MirrorEntry};
use kanade_manifest::View;
use kanade_wire::{ViewId, topology};

use super::{Catalogue, CatalogueError, seen};

/// A view of the catalogue.
#[derive(Debug, Clone)]
pub struct StoredView {
    /// What its author wrote, decoded.
    pub view: View,
    /// The bucket's revision of it.
    pub revision: u64,
}

/// A stored document that is no view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableView {
    /// Its key.
    pub id: String,
    /// Why it cannot be read.
    pub reason: String,
}

impl Catalogue {
    /// Every view, by id, those that cannot be read among them.
    pub fn views(&self) -> Vec<Result<StoredView, UnreadableView>> {
        let snapshot = self.mirrors.views.snapshot();
        let entries = snapshot.entries.iter();
        entries.map(|(key, entry)| read(key, entry)).collect()
    }

    /// A view as its author wrote it, `None` when there is none; what 0.43 stored without its text
    /// is written as YAML anew.
    pub fn view_yaml(&self, id: &ViewId) -> Option<String> {
        let views = self.mirrors.views.snapshot();
        let entry = views.entries.get(id.as_str())?;
        let texts = self.mirrors.views_yaml.snapshot();
        let text = texts
            .entries
            .get(id.as_str())
            .and_then(|entry| String::from_utf8(entry.value.to_vec()).ok());
        text.or_else(|| {
            let stored = read(id.as_str(), entry).ok()?;
            serde_saphyr::to_string(&stored.view).ok()
        })
    }

    /// Saves a view and its author's text. `expected` is the revision the author has seen; without
    /// one the change is laid over whatever is there. Returns its revision once look-ups see it.
    ///
    /// # Errors
    /// [`CatalogueError::ViewConflict`] when the view has another revision than `expected`.
    pub async fn save_view(
        &self,
        view: &View,
        text: &str,
        expected: Option<u64>,
    ) -> Result<u64, CatalogueError> {
        let key = view.id.as_str();
        let json = serde_json::to_vec(view).map_err(CatalogueError::Encode)?;
        let conflict = |error| match error {
            BucketError::Conflict { .. } => CatalogueError::ViewConflict(view.id.clone()),
            error => CatalogueError::Bucket(error),
        };
        let saved = self
            .bus
            .kv_put(topology::VIEWS.name, key, json, expected)
            .await;
        let revision = saved.map_err(conflict)?;
        let text = text.to_owned().into_bytes();
        let saved = self
            .bus
            .kv_put(topology::VIEWS_YAML.name, key, text, None)
            .await;
        let text_revision = saved.map_err(CatalogueError::Bucket)?;
        seen(&self.mirrors.views, revision).await;
        seen(&self.mirrors.views_yaml, text_revision).await;
        Ok(revision)
    }

    /// Deletes a view.
    ///
    /// # Errors
    /// [`CatalogueError::NoSuchView`] when there is none.
    pub async fn delete_view(&self, id: &ViewId) -> Result<(), CatalogueError> {
        self.ready().await?;
        let key = id.as_str();
        if !self.mirrors.views.snapshot().entries.contains_key(key) {
            return Err(CatalogueError::NoSuchView(id.clone()));
        }
        let deleted = self.bus.kv_delete(topology::VIEWS.name, key, None).await;
        let revision = deleted.map_err(CatalogueError::Bucket)?;
        let deleted = self
            .bus
            .kv_delete(topology::VIEWS_YAML.name, key, None)
            .await;
        deleted.map_err(CatalogueError::Bucket)?;
        seen(&self.mirrors.views, revision).await;
        Ok(())
    }
}

fn read(key: &str, entry: &MirrorEntry) -> Result<StoredView, UnreadableView> {
    let view = View::from_stored(&entry.value).map_err(|error| UnreadableView {
        id: key.to_owned(),
        reason: error.to_string(),
    })?;
    Ok(StoredView {
        view,
        revision: entry.revision,
    })
}
