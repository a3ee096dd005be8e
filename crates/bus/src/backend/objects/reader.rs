use std::collections::VecDeque;
use std::ops::Range;

use bytes::{Buf, Bytes};
use sha2::{Digest, Sha256};

use super::error::{ObjectError, Subject};
use super::info::ObjectInfo;
use super::{chunks_subject, digest_text, stream};
use crate::backend::api::ApiError;
use crate::backend::bus::Bus;
use crate::backend::reading::{Pull, PullSize, Start, StreamMessage};

/// Chunks asked for at a time; twice as many may wait in memory for a slow reader.
const SIZE: PullSize = PullSize {
    messages: 8,
    bytes: 2 << 20,
};
/// Times in a row that reading may be interrupted before it is given up.
const INTERRUPTIONS: u32 = 5;

/// Reads an object, or a part of it, piece by piece: at most a few chunks are in memory, however
/// slowly they are taken. What was read counts only once the end is reached: the digest of a whole
/// body is checked there, the number of bytes always.
pub struct ObjectReader {
    bus: Bus,
    info: ObjectInfo,
    pull: Option<Pull>,
    arrived: VecDeque<StreamMessage>,
    /// Where reading goes on after an interruption.
    next_sequence: u64,
    /// Bytes before the first wanted one.
    skip: u64,
    left: u64,
    digest: Option<Sha256>,
    interruptions: u32,
}

impl Bus {
    /// A reader of the bytes in `range` of an object; the end is brought within the object.
    ///
    /// # Errors
    /// When the broker does not answer, or chunks are missing.
    pub async fn object_reader(
        &self,
        info: &ObjectInfo,
        range: Range<u64>,
    ) -> Result<ObjectReader, ObjectError> {
        let end = range.end.min(info.size);
        let start = range.start.min(end);
        let is_whole = start == 0 && end == info.size;
        let mut reader = ObjectReader {
            bus: self.clone(),
            info: info.clone(),
            pull: None,
            arrived: VecDeque::new(),
            next_sequence: 1,
            skip: start,
            left: end - start,
            digest: (is_whole && info.digest.is_some()).then(Sha256::new),
            interruptions: 0,
        };
        if reader.left > 0 {
            reader.seek(start).await?;
        }
        Ok(reader)
    }
}

impl ObjectReader {
    /// What is read.
    pub const fn info(&self) -> &ObjectInfo {
        &self.info
    }

    /// Bytes still to come.
    pub const fn left(&self) -> u64 {
        self.left
    }

    /// The next piece, or `None` at the end.
    ///
    /// # Errors
    /// When the object is damaged or gone, or the broker is lost for good.
    pub async fn next(&mut self) -> Result<Option<Bytes>, ObjectError> {
        while self.left > 0 {
            let Some(message) = self.arrived.pop_front() else {
                self.fetch().await?;
                continue;
            };
            self.next_sequence = message.sequence + 1;
            if let Some(piece) = self.cut(message.payload) {
                return Ok(Some(piece));
            }
        }
        self.finish().await
    }

    /// Ends before the end was reached, without waiting for the broker to notice.
    pub async fn close(mut self) {
        self.close_pull().await;
    }

    async fn finish(&mut self) -> Result<Option<Bytes>, ObjectError> {
        self.close_pull().await;
        let digest = self
            .digest
            .take()
            .map(|digest| digest_text(&digest.finalize()));
        match digest {
            Some(digest) if self.info.digest.as_ref() != Some(&digest) => {
                Err(self.subject().damaged())
            }
            _ => Ok(None),
        }
    }

    /// The wanted part of a chunk, if any.
    fn cut(&mut self, mut chunk: Bytes) -> Option<Bytes> {
        let skipped = self.skip.min(chunk.len() as u64);
        self.skip -= skipped;
        chunk.advance(usize::try_from(skipped).unwrap_or(chunk.len()));
        let wanted = usize::try_from(self.left).unwrap_or(usize::MAX);
        chunk.truncate(wanted);
        self.left -= chunk.len() as u64;
        if let Some(digest) = &mut self.digest {
            digest.update(&chunk);
        }
        (!chunk.is_empty()).then_some(chunk)
    }

    async fn fetch(&mut self) -> Result<(), ObjectError> {
        let pull = match &mut self.pull {
            Some(pull) => pull,
            empty => empty.insert(open(&self.bus, &self.info, self.next_sequence).await?),
        };
        match pull.next_existing(SIZE.messages).await {
            Ok(Some(chunks)) => {
                self.interruptions = 0;
                self.arrived.extend(chunks);
                Ok(())
            }
            Ok(None) => Err(self.subject().damaged()),
            Err(_) => {
                self.pull = None;
                self.interruptions += 1;
                match self.interruptions {
                    ..INTERRUPTIONS => Ok(()),
                    _ => Err(self.subject().interrupted()),
                }
            }
        }
    }

    /// Opens at the chunk with the byte `offset`, as near as is certain.
    ///
    /// Chunks are stored in order, so the chunk number `n` lies no earlier than `n` messages after
    /// the first one; how many wait from there tells which one the first of them is.
    async fn seek(&mut self, offset: u64) -> Result<(), ObjectError> {
        let Some(size) = self.info.chunk_size().filter(|size| offset >= *size) else {
            return self.begin(1, 0).await;
        };
        let (store, chunks) = self.places();
        let first = self.bus.get_next_message(&store, 1, &chunks).await;
        let first = first.map_err(|source| self.subject().store(source))?;
        let first = first.ok_or_else(|| self.subject().damaged())?;
        self.begin(first.sequence + offset / size, size).await
    }

    async fn begin(&mut self, sequence: u64, chunk_size: u64) -> Result<(), ObjectError> {
        let pull = open(&self.bus, &self.info, sequence).await?;
        let before = self.info.chunks.checked_sub(pull.waiting_at_open());
        let skipped = before.map(|chunks| chunks.saturating_mul(chunk_size));
        let skipped = skipped.filter(|skipped| *skipped <= self.skip);
        let is_complete = chunk_size > 0 || pull.waiting_at_open() >= self.info.chunks;
        self.pull = Some(pull);
        self.next_sequence = sequence;
        match skipped.filter(|_| is_complete) {
            Some(skipped) => {
                self.skip -= skipped;
                Ok(())
            }
            None => Err(self.subject().damaged()),
        }
    }

    async fn close_pull(&mut self) {
        if let Some(pull) = self.pull.take() {
            pull.close().await;
        }
    }

    fn subject(&self) -> Subject<'_> {
        subject_of(&self.info)
    }

    fn places(&self) -> (String, String) {
        let info = &self.info;
        (
            stream(&info.bucket),
            chunks_subject(&info.bucket, &info.nuid),
        )
    }
}

async fn open(bus: &Bus, info: &ObjectInfo, sequence: u64) -> Result<Pull, ObjectError> {
    let (store, chunks) = (
        stream(&info.bucket),
        chunks_subject(&info.bucket, &info.nuid),
    );
    let pull = Pull::open_sized(bus, &store, Start::Sequence(sequence), Some(&chunks), SIZE);
    let pull: Result<Pull, ApiError> = pull.await;
    pull.map_err(|source| subject_of(info).store(source))
}

fn subject_of(info: &ObjectInfo) -> Subject<'_> {
    Subject {
        store: &info.bucket,
        name: &info.name,
    }
}
