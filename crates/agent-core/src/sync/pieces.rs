//! Putting a desired state together that is too long for one reply.

use futures_util::future::BoxFuture;
use kanade_wire::Digest;
use kanade_wire::state_piece::{StatePiece, StateRange};
use kanade_wire::sync::SyncReply;

/// Bytes of the longest desired state that is taken: thousands of schedules, each with a script.
const LONGEST: usize = 64 * 1024 * 1024;
/// How often another state may come instead of the rest of one.
const PATIENCE: usize = 8;

/// Why there is no whole state.
#[derive(Debug, thiserror::Error)]
pub(super) enum PiecesError {
    #[error("a piece of it does not continue the one before")]
    Gap,
    #[error("put together, its digest is another one than was said")]
    Digest,
    #[error("it is longer than {LONGEST} bytes")]
    TooLong,
    #[error("it changed {PATIENCE} times while it was read")]
    Restless,
}

/// The reply with its desired state, of which it may have brought only the beginning; `ask` brings the piece from
/// somewhere on, or another state.
pub(super) async fn put_together<'a, E: From<PiecesError> + From<serde_json::Error>>(
    mut reply: SyncReply,
    ask: impl Fn(StateRange) -> BoxFuture<'a, Result<SyncReply, E>>,
) -> Result<SyncReply, E> {
    for _ in 0..PATIENCE {
        let Some(piece) = reply.piece.take() else {
            return Ok(reply);
        };
        match rest(&reply.hash, piece, &ask).await? {
            Rest::Whole(text) if Digest::of(text.as_bytes()) == reply.hash => {
                reply.desired = Some(serde_json::from_str(&text)?);
                return Ok(reply);
            }
            Rest::Whole(_) => return Err(PiecesError::Digest.into()),
            Rest::Another(other) => {
                let SyncReply {
                    hash,
                    desired,
                    piece,
                    ..
                } = *other;
                (reply.hash, reply.desired, reply.piece) = (hash, desired, piece);
            }
        }
    }
    Err(PiecesError::Restless.into())
}

enum Rest {
    Whole(String),
    Another(Box<SyncReply>),
}

async fn rest<'a, E: From<PiecesError>>(
    hash: &Digest,
    first: StatePiece,
    ask: &impl Fn(StateRange) -> BoxFuture<'a, Result<SyncReply, E>>,
) -> Result<Rest, E> {
    let size = first.size;
    let mut text = String::new();
    let mut next = Some(first);
    while let Some(piece) = next.take() {
        if piece.size > LONGEST {
            return Err(PiecesError::TooLong.into());
        }
        let continues = (piece.offset, piece.size) == (text.len(), size) && !piece.text.is_empty();
        if !continues || text.len() + piece.text.len() > size {
            return Err(PiecesError::Gap.into());
        }
        text.push_str(&piece.text);
        if text.len() == size {
            return Ok(Rest::Whole(text));
        }
        let range = StateRange {
            hash: hash.clone(),
            offset: text.len(),
        };
        let mut reply = ask(range).await?;
        if reply.hash != *hash {
            return Ok(Rest::Another(Box::new(reply)));
        }
        next = reply.piece.take();
    }
    Err(PiecesError::Gap.into())
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use futures_util::FutureExt;
    use kanade_wire::sync::DesiredState;
    use serde_json::json;

    use super::super::once::SyncError;
    use super::*;

    fn text(groups: usize) -> String {
        let groups = (0..groups).map(|number| format!("g{number}").try_into().unwrap());
        let state = DesiredState {
            groups: groups.collect(),
            ..DesiredState::default()
        };
        serde_json::to_string(&state).unwrap()
    }

    fn reply(text: &str, offset: usize) -> SyncReply {
        let position =
            json!({"created": "2026-01-01T00:00:00Z", "first_sequence": 1, "last_sequence": 1});
        let reply = json!({
            "hash": Digest::of(text.as_bytes()), "piece": StatePiece::cut(text, offset, 100),
            "exec": position, "results": position, "events": position, "now": "2026-01-01T00:00:00Z",
        });
        serde_json::from_value(reply).unwrap()
    }

    fn answer(reply: SyncReply) -> BoxFuture<'static, Result<SyncReply, SyncError>> {
        std::future::ready(Ok(reply)).boxed()
    }

    fn groups(reply: &SyncReply) -> usize {
        reply.desired.as_ref().unwrap().groups.len()
    }

    #[tokio::test]
    async fn a_state_that_changes_meanwhile_is_read_as_it_is_then() {
        let (old, new) = (text(100), text(200));
        let asked = Cell::new(0);
        let ask = |range: StateRange| {
            asked.set(asked.get() + 1);
            let now = if asked.get() < 4 { &old } else { &new };
            let is_of_now = range.hash == Digest::of(now.as_bytes());
            answer(reply(now, if is_of_now { range.offset } else { 0 }))
        };
        let whole = put_together(reply(&old, 0), ask).await.unwrap();
        assert_eq!(
            (groups(&whole), &whole.hash),
            (200, &Digest::of(new.as_bytes()))
        );
        assert!(whole.piece.is_none());
    }

    #[tokio::test]
    async fn what_does_not_fit_together_is_not_taken() {
        let text = text(100);
        let gap = |range: StateRange| answer(reply(&text, range.offset + 1));
        let error = put_together(reply(&text, 0), gap).await.unwrap_err();
        assert!(
            matches!(error, SyncError::Pieces(PiecesError::Gap)),
            "{error}"
        );
        let mut first = reply(&text, 0);
        first.hash = Digest::of(b"another");
        let forged = |range: StateRange| {
            let hash = Digest::of(b"another");
            answer(SyncReply {
                hash,
                ..reply(&text, range.offset)
            })
        };
        let error = put_together(first, forged).await.unwrap_err();
        assert!(
            matches!(error, SyncError::Pieces(PiecesError::Digest)),
            "{error}"
        );
    }
}
