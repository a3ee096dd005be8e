use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::error::{ObjectError, Subject};
use super::info::ObjectInfo;
use super::stage::StagedObject;
use super::{CHUNK, CHUNK_SIZE, metadata_subject};
use crate::backend::bus::Bus;
use crate::backend::outgoing::{Expected, Outgoing};
use crate::headers::names;
use crate::publish::PublishError;

/// How often an announcement is sent when nothing is heard of it.
const ATTEMPTS: u32 = 3;

/// What became of a name that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Announced {
    /// It is the staged body's.
    New(ObjectInfo),
    /// It is another body's already; the staged one is discarded.
    Taken(ObjectInfo),
}

impl Bus {
    /// Gives a staged body its name, unless that is taken: then the body is discarded and what has
    /// the name is returned. Of several that want it at once, one gets it.
    ///
    /// # Errors
    /// When the broker does not answer.
    pub async fn object_announce(
        &self,
        staged: StagedObject,
        name: &str,
        now: DateTime<Utc>,
    ) -> Result<Announced, ObjectError> {
        let store = staged.store.clone();
        let subject = Subject {
            store: &store,
            name,
        };
        let before = match self.object_metadata(subject).await {
            Ok(before) => before,
            Err(error) => {
                self.object_discard(staged).await;
                return Err(error);
            }
        };
        let revision = match before {
            Some(taken) if !taken.deleted => {
                self.object_discard(staged).await;
                return Ok(Announced::Taken(taken));
            }
            deleted => deleted.map_or(0, |deleted| deleted.revision),
        };
        let announced = self
            .name_staged(subject, &staged, now, Some(revision))
            .await;
        let Err(ObjectError::Changed { .. }) = announced else {
            return announced.map(Announced::New);
        };
        match self.object_info(subject.store, subject.name).await? {
            Some(taken) => Ok(Announced::Taken(taken)),
            None => Err(subject.changed()),
        }
    }

    /// Publishes the metadata; on a refusal the chunks are removed. When it is not known whether
    /// the metadata is stored they stay: it would point to nothing.
    pub(super) async fn name_staged(
        &self,
        subject: Subject<'_>,
        staged: &StagedObject,
        now: DateTime<Utc>,
        expected: Option<u64>,
    ) -> Result<ObjectInfo, ObjectError> {
        let mut info = staged.info(subject, now);
        for _ in 1..ATTEMPTS {
            match self.put_metadata(subject, &info, expected).await {
                Err(ObjectError::Write { source, .. }) if source.is_transient() => {}
                Err(ObjectError::Write { source, .. }) => {
                    self.remove_chunks(subject, &staged.id).await;
                    return Err(match source {
                        PublishError::WrongLastSequence { .. } => subject.changed(),
                        source => subject.write(source),
                    });
                }
                Err(error) => return Err(error),
                Ok(revision) => {
                    info.revision = revision;
                    return Ok(info);
                }
            }
        }
        info.revision = self.put_metadata(subject, &info, expected).await?;
        Ok(info)
    }

    /// Keeps a word about an object in its metadata.
    ///
    /// # Errors
    /// [`ObjectError::Missing`] when there is no such object, [`ObjectError::Changed`] when it was
    /// changed at the same moment, and when the broker does not answer.
    pub async fn object_note(
        &self,
        store: &str,
        name: &str,
        key: &str,
        value: &str,
    ) -> Result<(), ObjectError> {
        let subject = Subject { store, name };
        let info = self.object_info(store, name).await?;
        let mut info = info.ok_or_else(|| subject.missing())?;
        let revision = info.revision;
        info.metadata.insert(key.to_owned(), value.to_owned());
        match self.put_metadata(subject, &info, Some(revision)).await {
            Err(ObjectError::Write {
                source: PublishError::WrongLastSequence { .. },
                ..
            }) => Err(subject.changed()),
            noted => noted.map(drop),
        }
    }

    /// The message id makes an announcement that is sent again the same one.
    pub(super) async fn put_metadata(
        &self,
        subject: Subject<'_>,
        info: &ObjectInfo,
        expected: Option<u64>,
    ) -> Result<u64, ObjectError> {
        let to = metadata_subject(subject.store, subject.name);
        let body = serde_json::to_vec(info).map_err(|_| subject.damaged())?;
        let mut message = Outgoing::new(to, body).header(names::ROLLUP, "sub");
        if let Some(expected) = expected {
            let id = format!("{}.{expected}", info.nuid);
            message = message
                .expect(Expected::LastSequence(expected))
                .message_id(id);
        }
        let stored = self.publish(message).await;
        let stored = stored.map_err(|error| subject.write(error))?;
        Ok(stored.sequence)
    }
}

impl StagedObject {
    fn info(&self, subject: Subject<'_>, now: DateTime<Utc>) -> ObjectInfo {
        ObjectInfo {
            name: subject.name.to_owned(),
            modified: Some(now),
            metadata: HashMap::from([(CHUNK_SIZE.to_owned(), CHUNK.to_string())]),
            ..self.unnamed()
        }
    }

    /// What is known of the body itself.
    pub(super) fn unnamed(&self) -> ObjectInfo {
        ObjectInfo {
            name: String::new(),
            size: self.size,
            chunks: self.chunks,
            digest: super::info::written(&self.sha256),
            modified: None,
            metadata: HashMap::new(),
            bucket: self.store.clone(),
            nuid: self.id.clone(),
            deleted: false,
            description: None,
            options: Some(serde_json::json!({ "max_chunk_size": CHUNK })),
            revision: 0,
        }
    }
}
