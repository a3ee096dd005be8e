use bytes::{Bytes, BytesMut};

use super::error::{ObjectError, Subject};
use super::info::ObjectInfo;
use super::stage::StagedObject;
use crate::backend::bus::Bus;

impl Bus {
    /// A whole object in memory, its digest checked.
    ///
    /// # Errors
    /// When there is none, it is damaged, or the broker does not answer.
    pub async fn object_get(&self, store: &str, name: &str) -> Result<Bytes, ObjectError> {
        let info = self.object_existing(store, name).await?;
        self.object_bytes(&info, 0..info.size).await
    }

    /// At most `length` bytes from `offset` on; shorter, or empty, at the object's end. Only the
    /// size is checked: whoever puts the pieces together checks the digest.
    ///
    /// # Errors
    /// As [`Bus::object_get`].
    pub async fn object_get_range(
        &self,
        store: &str,
        name: &str,
        offset: u64,
        length: usize,
    ) -> Result<Bytes, ObjectError> {
        let info = self.object_existing(store, name).await?;
        let end = offset.saturating_add(length as u64);
        self.object_bytes(&info, offset..end).await
    }

    /// Bytes of an object whose metadata is known.
    ///
    /// # Errors
    /// As [`Bus::object_get`].
    pub async fn object_bytes(
        &self,
        info: &ObjectInfo,
        range: std::ops::Range<u64>,
    ) -> Result<Bytes, ObjectError> {
        let mut reader = self.object_reader(info, range).await?;
        let mut body = BytesMut::new();
        while let Some(piece) = reader.next().await? {
            body.extend_from_slice(&piece);
        }
        Ok(body.freeze())
    }

    /// Reads everything back and compares it with what was sent.
    pub(super) async fn verify(
        &self,
        subject: Subject<'_>,
        staged: &StagedObject,
    ) -> Result<(), ObjectError> {
        let info = ObjectInfo {
            name: subject.name.to_owned(),
            ..staged.unnamed()
        };
        let mut reader = self.object_reader(&info, 0..info.size).await?;
        while reader.next().await?.is_some() {}
        Ok(())
    }

    async fn object_existing(&self, store: &str, name: &str) -> Result<ObjectInfo, ObjectError> {
        let info = self.object_info(store, name).await?;
        info.ok_or_else(|| Subject { store, name }.missing())
    }
}
