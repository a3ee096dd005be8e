//! Sessions of people, and how one look differs from the one before.

use std::collections::BTreeMap;

use super::Happening;

/// The sessions there are, by id: whose, and whether locked, where that is told.
pub type Sessions = BTreeMap<String, SessionState>;

/// A session of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionState {
    pub user: String,
    pub locked: Option<bool>,
}

/// What happened in between.
pub fn changes(before: &Sessions, after: &Sessions) -> Vec<Happening> {
    let mut happened = Vec::new();
    for (id, now) in after {
        let Some(then) = before.get(id).filter(|then| then.user == now.user) else {
            happened.push(Happening::Logon);
            continue;
        };
        match (then.locked, now.locked) {
            (Some(false), Some(true)) => happened.push(Happening::Lock),
            (Some(true), Some(false)) => happened.push(Happening::Unlock),
            _ => {}
        }
    }
    happened
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sessions(these: &[(&str, &str, Option<bool>)]) -> Sessions {
        let session = |(id, user, locked): &(&str, &str, Option<bool>)| {
            let state = SessionState {
                user: (*user).to_owned(),
                locked: *locked,
            };
            ((*id).to_owned(), state)
        };
        these.iter().map(session).collect()
    }

    #[test]
    fn a_new_session_is_a_sign_in_and_one_that_ended_is_nothing() {
        let before = sessions(&[("1", "ann", Some(false))]);
        let after = sessions(&[("2", "bob", Some(false))]);
        assert_eq!(changes(&before, &after), [Happening::Logon]);
        assert_eq!(changes(&before, &Sessions::new()), []);
        let reused = sessions(&[("1", "bob", None)]);
        assert_eq!(changes(&before, &reused), [Happening::Logon]);
    }

    #[test]
    fn locks_are_told_where_they_are_known() {
        let is = |locked| sessions(&[("1", "ann", locked)]);
        assert_eq!(
            changes(&is(Some(false)), &is(Some(true))),
            [Happening::Lock]
        );
        assert_eq!(
            changes(&is(Some(true)), &is(Some(false))),
            [Happening::Unlock]
        );
        assert_eq!(changes(&is(None), &is(Some(true))), []);
        assert_eq!(changes(&is(Some(true)), &is(Some(true))), []);
    }
}
