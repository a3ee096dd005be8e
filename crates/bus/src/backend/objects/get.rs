use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::error::{ObjectError, Subject};
use super::info::ObjectInfo;
use super::{chunks_subject, digest_text, stream};
use crate::backend::bus::Bus;
use crate::backend::reading::{Pull, Start, StreamMessage};

/// Chunks taken at a time.
const AT_A_TIME: usize = 16;

impl Bus {
    /// Reads an object piece by piece; `receive` gets each in order. The digest is checked at the
    /// end: what was received counts only once this returns `Ok`.
    pub async fn object_read(
        &self,
        store: &str,
        name: &str,
        receive: impl FnMut(Bytes) + Send,
    ) -> Result<ObjectInfo, ObjectError> {
        let subject = Subject { store, name };
        let info = self.object_info(store, name).await?;
        let info = info.ok_or_else(|| subject.missing())?;
        self.read_checked(subject, &info, receive).await?;
        Ok(info)
    }

    /// A whole object in memory, its digest checked.
    pub async fn object_get(&self, store: &str, name: &str) -> Result<Bytes, ObjectError> {
        let mut body = Vec::new();
        self.object_read(store, name, |piece| body.extend_from_slice(&piece))
            .await?;
        Ok(body.into())
    }

    /// At most `length` bytes from `offset` on; shorter, or empty, at the object's end. Only the
    /// size is checked: whoever puts the pieces together checks the digest.
    pub async fn object_get_range(
        &self,
        store: &str,
        name: &str,
        offset: u64,
        length: usize,
    ) -> Result<Bytes, ObjectError> {
        let subject = Subject { store, name };
        let info = self.object_info(store, name).await?;
        let info = info.ok_or_else(|| subject.missing())?;
        let end = offset.saturating_add(length as u64).min(info.size);
        let mut piece = Window::new(offset, end);
        if offset < end {
            self.each_chunk(subject, &info, |chunk| piece.take_from(&chunk))
                .await?;
        }
        Ok(piece.body.into())
    }

    /// Reads everything back and compares it with what the metadata says.
    pub(super) async fn verify(
        &self,
        subject: Subject<'_>,
        info: &ObjectInfo,
    ) -> Result<(), ObjectError> {
        self.read_checked(subject, info, drop).await
    }

    async fn read_checked(
        &self,
        subject: Subject<'_>,
        info: &ObjectInfo,
        mut receive: impl FnMut(Bytes) + Send,
    ) -> Result<(), ObjectError> {
        let (mut digest, mut size) = (Sha256::new(), 0);
        self.each_chunk(subject, info, |chunk| {
            digest.update(&chunk);
            size += chunk.len() as u64;
            receive(chunk);
            Reading::GoOn
        })
        .await?;
        let digest = digest_text(&digest.finalize());
        let is_whole = size == info.size && info.digest.as_ref().is_none_or(|it| *it == digest);
        is_whole.then_some(()).ok_or_else(|| subject.damaged())
    }

    async fn each_chunk(
        &self,
        subject: Subject<'_>,
        info: &ObjectInfo,
        mut receive: impl FnMut(Bytes) -> Reading + Send,
    ) -> Result<(), ObjectError> {
        if info.chunks == 0 {
            return Ok(());
        }
        let filter = chunks_subject(subject.store, &info.nuid);
        let name = stream(subject.store);
        let mut pull = Pull::open(self, &name, Start::Sequence(1), Some(&filter))
            .await
            .map_err(|source| subject.store(source))?;
        if pull.waiting_at_open() < info.chunks {
            return Err(subject.damaged());
        }
        let mut left = info.chunks;
        while left > 0 {
            let batch = pull.next_existing(AT_A_TIME).await;
            let batch = batch.map_err(|_| subject.interrupted())?;
            let batch = batch.ok_or_else(|| subject.damaged())?;
            left = left.saturating_sub(batch.len() as u64);
            if deliver(batch, &mut receive) == Reading::Enough {
                break;
            }
        }
        pull.close().await;
        Ok(())
    }
}

/// Whether further chunks are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    GoOn,
    Enough,
}

fn deliver(batch: Vec<StreamMessage>, receive: &mut impl FnMut(Bytes) -> Reading) -> Reading {
    for message in batch {
        if receive(message.payload) == Reading::Enough {
            return Reading::Enough;
        }
    }
    Reading::GoOn
}

/// The bytes between two offsets, cut out of the chunks that pass by.
struct Window {
    position: u64,
    start: u64,
    end: u64,
    body: Vec<u8>,
}

impl Window {
    fn new(start: u64, end: u64) -> Self {
        Self {
            position: 0,
            start,
            end,
            body: Vec::new(),
        }
    }

    fn take_from(&mut self, chunk: &[u8]) -> Reading {
        let within = |offset: u64| {
            let into_chunk = offset.saturating_sub(self.position);
            usize::try_from(into_chunk).map_or(chunk.len(), |offset| offset.min(chunk.len()))
        };
        self.body
            .extend_from_slice(&chunk[within(self.start)..within(self.end)]);
        self.position += chunk.len() as u64;
        if self.position >= self.end {
            Reading::Enough
        } else {
            Reading::GoOn
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(start: u64, end: u64, chunks: &[&str]) -> String {
        let mut window = Window::new(start, end);
        for chunk in chunks {
            if window.take_from(chunk.as_bytes()) == Reading::Enough {
                break;
            }
        }
        String::from_utf8(window.body).expect("text")
    }

    #[test]
    fn a_window_spans_chunks() {
        let chunks = ["abcd", "efgh", "ij"];
        assert_eq!(cut(2, 6, &chunks), "cdef");
        assert_eq!(cut(4, 8, &chunks), "efgh");
        assert_eq!(cut(9, 10, &chunks), "j");
        assert_eq!(cut(0, 10, &chunks), "abcdefghij");
    }
}
