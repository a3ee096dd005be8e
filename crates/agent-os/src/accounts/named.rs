//! Accounts that a job names.

use kanade_wire::AccountName;

use super::{Account, Identity, NotHere, account_named};
use crate::environment::Variable;

/// A named account as a script becomes it, whether anybody is signed in or not. What its sessions have is there
/// while it has one.
pub fn named(name: &AccountName) -> Result<Identity, NotHere> {
    let account = account_named(name.as_str()).map_err(|error| {
        NotHere::Unsupported(format!(
            "this machine could not look up the account {name}: {error}"
        ))
    })?;
    let account = account.ok_or_else(|| {
        NotHere::Unsupported(format!("there is no account {name} on this machine"))
    })?;
    let session = of_its_sessions(account.uid);
    become_account(account, session)
}

/// The account with what a login sets, and `session`.
pub(super) fn become_account(
    account: Account,
    session: Vec<Variable>,
) -> Result<Identity, NotHere> {
    let own = rustix::process::geteuid();
    if !own.is_root() && own.as_raw() != account.uid {
        let name = &account.name;
        return Err(NotHere::Unsupported(format!(
            "this agent is not root and cannot run scripts as {name}"
        )));
    }
    Ok(Identity {
        variables: account.variables().into_iter().chain(session).collect(),
        account: (own.as_raw() != account.uid).then_some(account),
    })
}

#[cfg(target_os = "linux")]
fn of_its_sessions(uid: u32) -> Vec<Variable> {
    super::sessions::of_account(uid, std::path::Path::new("/"))
}

#[cfg(not(target_os = "linux"))]
fn of_its_sessions(_uid: u32) -> Vec<Variable> {
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> Result<Identity, NotHere> {
        named(&AccountName::new(name).unwrap())
    }

    #[test]
    fn an_unknown_account_is_told_by_its_name() {
        let error = of("no-such-account").unwrap_err();
        let text = "there is no account no-such-account on this machine";
        assert_eq!(error, NotHere::Unsupported(text.to_owned()));
    }

    #[test]
    fn the_agents_own_account_is_no_other_and_has_its_login() {
        let own = rustix::process::geteuid().as_raw();
        let account = super::super::account_of(own).unwrap();
        let identity = of(&account.name).unwrap();
        assert_eq!(identity.account, None);
        let home = ("HOME".into(), account.home.into());
        assert!(identity.variables.contains(&home), "{identity:?}");
    }
}
