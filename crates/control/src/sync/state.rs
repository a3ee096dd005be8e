//! A machine's desired state within replies: whole where it fits, else piece by piece.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kanade_wire::Digest;
use kanade_wire::state_piece::{StatePiece, StateRange};
use kanade_wire::sync::{DesiredState, MAX_REPLY, SyncReply, SyncRequest};
use serde::Serialize;

/// Bytes of texts that are kept: the machines of a group have one text, and ask for its pieces at one time.
const KEPT: usize = 64 * 1024 * 1024;
/// However much else a reply tells, a piece gets somewhere.
const LEAST_PIECE: usize = 16 * 1024;

/// Texts of desired states that were told in part. Clones share them.
#[derive(Clone, Default)]
pub struct StateTexts(Arc<Mutex<Texts>>);

/// The oldest first.
type Texts = VecDeque<(Digest, Arc<str>)>;

impl StateTexts {
    /// The text that a machine has a part of. It gets the rest of that one even when another is
    /// desired by now: the next sync tells.
    pub(super) fn find(&self, range: &StateRange) -> Option<Arc<str>> {
        let texts = self.texts();
        let (_, text) = texts.iter().find(|(hash, _)| *hash == range.hash)?;
        Some(text.clone())
    }

    fn keep(&self, hash: &Digest, text: &Arc<str>) {
        let mut texts = self.texts();
        texts.retain(|(known, _)| known != hash);
        texts.push_back((hash.clone(), text.clone()));
        let mut kept: usize = texts.iter().map(|(_, text)| text.len()).sum();
        while kept > KEPT && texts.len() > 1 {
            let Some((_, oldest)) = texts.pop_front() else {
                return;
            };
            kept -= oldest.len();
        }
    }

    fn texts(&self) -> MutexGuard<'_, Texts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is desired of a machine now.
pub(super) struct State {
    pub desired: DesiredState,
    pub hash: Digest,
    text: Arc<str>,
}

impl State {
    pub fn new(desired: DesiredState) -> Self {
        let text = serde_json::to_string(&desired).unwrap_or_default();
        Self {
            hash: Digest::of(text.as_bytes()),
            desired,
            text: text.into(),
        }
    }
}

/// Puts the desired state into a reply, as far as the machine lacks it and the reply has room. It comes with the
/// first page of what was missed.
pub(super) fn tell_state(
    reply: &mut SyncReply,
    asked: &SyncRequest,
    state: State,
    texts: &StateTexts,
) {
    if asked.after.is_some() || asked.hash.as_ref() == Some(&state.hash) {
        return;
    }
    let room = room(reply).max(LEAST_PIECE);
    if state.text.len() <= room || !asked.takes_pieces {
        reply.desired = Some(state.desired);
        return;
    }
    texts.keep(&state.hash, &state.text);
    let wanted = asked.piece.as_ref();
    let offset = wanted.map_or(0, |range| match range.hash == state.hash {
        true => range.offset,
        false => 0,
    });
    reply.piece = StatePiece::cut(&state.text, offset, room);
}

/// Bytes a reply has left.
pub(super) fn room(reply: &SyncReply) -> usize {
    MAX_REPLY.saturating_sub(encoded_len(reply))
}

pub(super) fn encoded_len(value: &impl Serialize) -> usize {
    serde_json::to_vec(value).map_or(0, |bytes| bytes.len())
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use kanade_wire::PcId;
    use kanade_wire::local_schedule::LocalSchedule;
    use kanade_wire::sync::StreamPosition;
    use serde_json::json;

    use super::*;

    /// Room in a reply for what stands around a state.
    const FRAME: usize = 1024;

    fn desired(schedules: usize) -> DesiredState {
        let schedule = |number: usize| LocalSchedule {
            schedule: json!({"id": format!("every-hour-{number}"), "when": {"cron": "0 * * * *"}}),
            command: serde_json::from_value(json!({
                "id": format!("job-{number}"), "version": "1.0.0", "request_id": "r", "shell": "sh",
                "script": "echo \"a line of a script\"\n".repeat(150), "timeout_secs": 60,
            }))
            .unwrap(),
        };
        DesiredState {
            schedules: (0..schedules).map(schedule).collect(),
            ..DesiredState::default()
        }
    }

    fn reply() -> SyncReply {
        let position = StreamPosition {
            created: DateTime::UNIX_EPOCH,
            first_sequence: 1,
            last_sequence: 1,
        };
        SyncReply {
            hash: Digest::of(b""),
            desired: None,
            piece: None,
            missed: Vec::new(),
            more: false,
            cancelled: Vec::new(),
            exec: position,
            results: position,
            events: position,
            obs_events: None,
            now: DateTime::UNIX_EPOCH,
            done: Vec::new(),
        }
    }

    fn request(piece: Option<StateRange>) -> SyncRequest {
        SyncRequest {
            pc_id: PcId::new("pc").unwrap(),
            agent_version: "1".into(),
            platform: None,
            hash: None,
            last_sequence: Some(1),
            after: None,
            present: Vec::new(),
            takes_pieces: true,
            piece,
        }
    }

    #[test]
    fn two_thousand_schedules_come_whole_in_pieces_of_one_reply() {
        let (texts, wanted) = (StateTexts::default(), desired(2000));
        let hash = State::new(wanted.clone()).hash;
        let (mut whole, mut pieces) = (String::new(), 0);
        loop {
            let range = StateRange {
                hash: hash.clone(),
                offset: whole.len(),
            };
            let asked = request((pieces > 0).then_some(range));
            let mut reply = reply();
            tell_state(&mut reply, &asked, State::new(wanted.clone()), &texts);
            assert!(encoded_len(&reply) <= MAX_REPLY + FRAME);
            let piece = reply.piece.unwrap();
            whole.push_str(&piece.text);
            pieces += 1;
            if whole.len() == piece.size {
                break;
            }
        }
        assert!(pieces > 10, "{pieces}");
        assert_eq!(Digest::of(whole.as_bytes()), hash);
        let read: DesiredState = serde_json::from_str(&whole).unwrap();
        assert_eq!(read, wanted);
    }

    #[test]
    fn what_fits_comes_at_once_and_an_older_agent_gets_it_whole_in_any_case() {
        let texts = StateTexts::default();
        let mut small = reply();
        tell_state(&mut small, &request(None), State::new(desired(10)), &texts);
        assert!(small.desired.is_some() && small.piece.is_none());
        let older = SyncRequest {
            takes_pieces: false,
            ..request(None)
        };
        let mut whole = reply();
        tell_state(&mut whole, &older, State::new(desired(300)), &texts);
        assert!(whole.desired.is_some() && whole.piece.is_none());
    }

    #[test]
    fn what_the_agent_holds_or_was_told_with_the_first_page_is_left_out() {
        let state = || State::new(desired(1));
        let held = SyncRequest {
            hash: Some(state().hash),
            ..request(None)
        };
        let later = SyncRequest {
            after: Some(7),
            ..request(None)
        };
        for asked in [held, later] {
            let mut reply = reply();
            tell_state(&mut reply, &asked, state(), &StateTexts::default());
            assert!(reply.desired.is_none() && reply.piece.is_none());
        }
    }

    #[test]
    fn another_state_than_the_one_asked_for_begins_anew_and_the_one_begun_is_kept() {
        let texts = StateTexts::default();
        let (old, new) = (State::new(desired(300)), State::new(desired(301)));
        let range = StateRange {
            hash: old.hash.clone(),
            offset: 1000,
        };
        let mut told = reply();
        tell_state(&mut told, &request(Some(range.clone())), new, &texts);
        assert_eq!(told.piece.unwrap().offset, 0);
        assert!(texts.find(&range).is_none());
        tell_state(&mut reply(), &request(None), old, &texts);
        assert!(texts.find(&range).is_some());
    }
}
