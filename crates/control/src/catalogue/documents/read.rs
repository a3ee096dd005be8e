use chrono::{DateTime, Utc};
use kanade_bus::backend::MirrorEntry;
use kanade_manifest::{Document, Format};
use kanade_wire::DocumentId;

use crate::catalogue::Catalogue;

/// A document of the catalogue.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored<D> {
    /// What its author wrote, decoded.
    pub document: D,
    /// The bucket's revision of it.
    pub revision: u64,
    /// When it was saved.
    pub updated_at: DateTime<Utc>,
}

/// What is stored where a document should be, and cannot be read as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Its key.
    pub id: String,
    /// The bucket's revision of it.
    pub revision: u64,
    /// When it was saved.
    pub updated_at: DateTime<Utc>,
    /// Why it cannot be read.
    pub reason: String,
}

impl Catalogue {
    /// Every document of a kind, by id, those that cannot be read among them.
    pub fn documents<D: Document>(&self) -> Vec<Result<Stored<D>, Unreadable>> {
        let snapshot = self.mirrors.of(D::KIND).values.snapshot();
        let entries = snapshot.entries.iter();
        entries.map(|(key, entry)| read(key, entry)).collect()
    }

    /// A document, `None` when there is none.
    pub fn document<D: Document>(&self, id: &DocumentId) -> Option<Result<Stored<D>, Unreadable>> {
        let snapshot = self.mirrors.of(D::KIND).values.snapshot();
        let entry = snapshot.entries.get(id.as_str())?;
        Some(read(id.as_str(), entry))
    }

    /// A document as its author wrote it, `None` when there is none; what is stored without its
    /// text, or with one that means something else, is written as YAML anew.
    pub fn text<D: Document>(&self, id: &DocumentId) -> Option<String> {
        let stored = self.document::<D>(id)?;
        let texts = self.mirrors.of(D::KIND).texts.snapshot();
        let text = texts
            .entries
            .get(id.as_str())
            .and_then(|entry| String::from_utf8(entry.value.to_vec()).ok());
        match (text, stored) {
            (Some(text), Ok(stored)) if !means_another(&text, &stored.document) => Some(text),
            (_, Ok(stored)) => serde_saphyr::to_string(&stored.document).ok(),
            (text, Err(_)) => text,
        }
    }
}

/// A text that is not right by today's rules is its author's all the same.
fn means_another<D: Document>(text: &str, document: &D) -> bool {
    D::parse(text, Format::Yaml).is_ok_and(|parsed| parsed.document != *document)
}

fn read<D: Document>(key: &str, entry: &MirrorEntry) -> Result<Stored<D>, Unreadable> {
    let document = D::from_stored(&entry.value).map_err(|error| Unreadable {
        id: key.to_owned(),
        revision: entry.revision,
        updated_at: entry.written_at,
        reason: error.to_string(),
    })?;
    Ok(Stored {
        document,
        revision: entry.revision,
        updated_at: entry.written_at,
    })
}
