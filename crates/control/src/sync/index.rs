//! The stream EXEC in memory: which commands wait for which machine.
//!
//! An execution's messages carry the same bytes, so the command is kept once however many
//! machines it addresses.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, Utc};
use kanade_bus::backend::{ApiError, Bus, Read, StreamMessage, StreamReader};
use kanade_runtime::TaskContext;
use kanade_wire::subjects::{CommandAddress, parse_command};
use kanade_wire::{Command, PcId, RequestId, topology};

/// What waits in EXEC. Clones share it.
#[derive(Clone, Default)]
pub struct CommandIndex(Arc<RwLock<Content>>);

/// A command of EXEC.
#[derive(Debug, Clone)]
pub struct IndexedCommand {
    /// Its sequence in EXEC.
    pub sequence: u64,
    /// When the broker stored it.
    pub published_at: DateTime<Utc>,
    /// The command.
    pub command: Arc<Command>,
}

#[derive(Default)]
struct Content {
    is_complete: bool,
    commands: BTreeMap<u64, IndexedCommand>,
    by_request: HashMap<RequestId, Arc<Command>>,
    for_all: Vec<u64>,
    for_pc: HashMap<PcId, Vec<u64>>,
}

impl CommandIndex {
    /// Commands for `pc` with a sequence above `after`, oldest first.
    pub fn waiting(&self, pc: &PcId, after: u64) -> Vec<IndexedCommand> {
        let content = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let own = content
            .for_pc
            .get(pc)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let above = |sequences: &[u64]| {
            sequences[sequences.partition_point(|sequence| *sequence <= after)..].to_vec()
        };
        let mut sequences = above(own);
        sequences.extend(above(&content.for_all));
        sequences.sort_unstable();
        sequences
            .iter()
            .filter_map(|sequence| content.commands.get(sequence))
            .cloned()
            .collect()
    }

    /// The newest sequence that is known; 0 for none.
    pub fn last_sequence(&self) -> u64 {
        let content = self.0.read().unwrap_or_else(PoisonError::into_inner);
        content
            .commands
            .keys()
            .next_back()
            .copied()
            .unwrap_or_default()
    }

    /// Whether the stream was read to its end since the start.
    pub fn is_complete(&self) -> bool {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .is_complete
    }

    /// Follows the stream until the task is stopped; what has left the stream leaves the index.
    ///
    /// # Errors
    /// When the stream cannot be opened.
    pub async fn follow(&self, bus: Bus, task: TaskContext) -> Result<(), ApiError> {
        let mut reader = StreamReader::new(&bus, topology::EXEC.name, self.last_sequence() + 1);
        loop {
            let read = tokio::select! {
                read = reader.read() => read?,
                () = task.stopping() => return Ok(()),
            };
            match read {
                Read::Opened => self.reopen(&bus, &mut reader).await?,
                Read::Messages(messages) => self.take(&messages),
            }
            task.mark_healthy();
        }
    }

    /// After a lost connection: a stream that is shorter than what was read is another one.
    async fn reopen(&self, bus: &Bus, reader: &mut StreamReader) -> Result<(), ApiError> {
        let Some(info) = bus.stream_info(topology::EXEC.name).await? else {
            return Ok(());
        };
        if info.last_sequence + 1 < reader.next_sequence() {
            *self.write() = Content::default();
            reader.seek(0);
        } else {
            self.forget_before(info.first_sequence);
        }
        self.write().is_complete |= info.messages == 0;
        Ok(())
    }

    fn take(&self, messages: &[StreamMessage]) {
        let mut content = self.write();
        for message in messages {
            let Some(address) = parse_command(&message.subject) else {
                continue;
            };
            match serde_json::from_slice::<Command>(&message.payload) {
                Ok(command) => content.insert(message, &address, command),
                Err(error) => {
                    tracing::warn!(sequence = message.sequence, %error, "a command in EXEC cannot be read");
                }
            }
        }
        if let Some(last) = messages.last() {
            content.is_complete |= last.pending == 0;
            content.forget_older_than(last.published_at);
        }
    }

    fn forget_before(&self, sequence: u64) {
        self.write().forget_before(sequence);
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Content> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Content {
    fn insert(&mut self, message: &StreamMessage, address: &CommandAddress, command: Command) {
        let sequence = message.sequence;
        match address {
            CommandAddress::All => self.for_all.push(sequence),
            CommandAddress::Pc(pc) => self.for_pc.entry(pc.clone()).or_default().push(sequence),
            // Our dispatcher addresses each member; a group's subject is for 0.43 agents.
            CommandAddress::Group(_) => return,
        }
        let request = command.request_id.clone();
        let command = self
            .by_request
            .entry(request)
            .or_insert_with(|| Arc::new(command))
            .clone();
        let indexed = IndexedCommand {
            sequence,
            published_at: message.published_at,
            command,
        };
        self.commands.insert(sequence, indexed);
    }

    /// Ages are counted from the newest message, so that no clock is needed.
    fn forget_older_than(&mut self, newest: DateTime<Utc>) {
        let Some(age) = topology::EXEC.max_age else {
            return;
        };
        let oldest = newest - age;
        let first_kept = self
            .commands
            .values()
            .find(|command| command.published_at >= oldest);
        if let Some(sequence) = first_kept.map(|command| command.sequence) {
            self.forget_before(sequence);
        }
    }

    fn forget_before(&mut self, sequence: u64) {
        let kept = self.commands.split_off(&sequence);
        let forgotten = std::mem::replace(&mut self.commands, kept);
        if forgotten.is_empty() {
            return;
        }
        let keep = |sequences: &mut Vec<u64>| {
            sequences.drain(..sequences.partition_point(|known| *known < sequence));
        };
        keep(&mut self.for_all);
        self.for_pc.retain(|_, sequences| {
            keep(sequences);
            !sequences.is_empty()
        });
        drop(forgotten);
        self.by_request
            .retain(|_, command| Arc::strong_count(command) > 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(sequence: u64, subject: &str, request: &str, at: &str) -> StreamMessage {
        let command = format!(
            r#"{{"id":"j","version":"1","request_id":"{request}","shell":"sh","script":"true","timeout_secs":1}}"#
        );
        StreamMessage {
            stream: "EXEC".into(),
            subject: subject.into(),
            sequence,
            published_at: at.parse().unwrap(),
            headers: kanade_bus::Headers::new(),
            payload: command.into(),
            pending: 0,
        }
    }

    fn sequences(index: &CommandIndex, pc: &str, after: u64) -> Vec<u64> {
        let pc = PcId::new(pc).unwrap();
        index
            .waiting(&pc, after)
            .iter()
            .map(|command| command.sequence)
            .collect()
    }

    #[test]
    fn a_machine_is_told_its_own_and_everybodys_commands_in_order() {
        let index = CommandIndex::default();
        index.take(&[
            message(1, "commands.pc.a", "r1", "2026-01-01T00:00:00Z"),
            message(2, "commands.pc.b", "r1", "2026-01-01T00:00:01Z"),
            message(3, "commands.all", "r2", "2026-01-01T00:00:02Z"),
            message(4, "commands.pc.a", "r3", "2026-01-01T00:00:03Z"),
        ]);
        assert_eq!(sequences(&index, "a", 0), [1, 3, 4]);
        assert_eq!(sequences(&index, "a", 1), [3, 4]);
        assert_eq!(sequences(&index, "c", 0), [3]);
    }

    #[test]
    fn what_is_older_than_the_stream_keeps_is_forgotten() {
        let index = CommandIndex::default();
        index.take(&[message(1, "commands.pc.a", "r1", "2026-01-01T00:00:00Z")]);
        index.take(&[message(2, "commands.pc.a", "r2", "2026-01-09T00:00:00Z")]);
        assert_eq!(sequences(&index, "a", 0), [2]);
        assert_eq!(index.0.read().unwrap().by_request.len(), 1);
    }
}
