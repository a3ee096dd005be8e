//! Accounts that a job names, as far as Windows gives a token for them without a password: kanade keeps none.

use std::io;

use kanade_wire::AccountName;
use windows::Win32::Foundation::{ERROR_INSUFFICIENT_BUFFER, ERROR_NONE_MAPPED};
use windows::Win32::Security::{
    EqualSid, IsWellKnownSid, LookupAccountNameW, PSID, SID_NAME_USE, WinLocalServiceSid,
    WinNetworkServiceSid,
};
use windows::core::{HSTRING, PWSTR};

use super::{Identity, NotHere, Token};

/// A security id is at most 68 bytes; eight-byte words keep it aligned.
const SID: usize = 9;

/// An account for which the system gives a token to whom it trusts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ServiceAccount {
    LocalService,
    NetworkService,
}

impl ServiceAccount {
    /// The name it is signed in by, in every language of the system.
    pub fn name(self) -> &'static str {
        match self {
            ServiceAccount::LocalService => "LocalService",
            ServiceAccount::NetworkService => "NetworkService",
        }
    }

    /// By the names people write, which the system of another language may not know.
    fn called(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase().replace(' ', "");
        match name.strip_prefix(r"ntauthority\").unwrap_or(&name) {
            "localservice" => Some(ServiceAccount::LocalService),
            "networkservice" => Some(ServiceAccount::NetworkService),
            _ => None,
        }
    }
}

/// A named account as a script becomes it.
pub fn named(name: &AccountName) -> Result<Identity, NotHere> {
    let account = match ServiceAccount::called(name.as_str()) {
        Some(account) => account,
        None => match of_the_system(name)? {
            Some(account) => account,
            None => return Ok(Identity::default()),
        },
    };
    let token = Token::of_service_account(account).map_err(|error| {
        NotHere::Unsupported(format!(
            "Windows gave the agent no token of {}, which it gives to the system alone: {error}",
            account.name()
        ))
    })?;
    Ok(Identity {
        variables: token.variables(),
        token: Some(token),
    })
}

/// Whom the system knows by this name; `None` when that is the agent's own account.
fn of_the_system(name: &AccountName) -> Result<Option<ServiceAccount>, NotHere> {
    let sid = look_up(name.as_str()).map_err(|error| {
        NotHere::Unsupported(format!(
            "this machine could not look up the account {name}: {error}"
        ))
    })?;
    let sid = sid.ok_or_else(|| {
        NotHere::Unsupported(format!("there is no account {name} on this machine"))
    })?;
    let psid = PSID(sid.as_ptr().cast_mut().cast());
    let own = Token::of_agent().and_then(|token| token.user().ok());
    // SAFETY: all of them are whole security ids that outlive the calls.
    unsafe {
        if own.is_some_and(|own| EqualSid(psid, own.psid()).is_ok()) {
            return Ok(None);
        }
        if IsWellKnownSid(psid, WinLocalServiceSid).as_bool() {
            return Ok(Some(ServiceAccount::LocalService));
        }
        if IsWellKnownSid(psid, WinNetworkServiceSid).as_bool() {
            return Ok(Some(ServiceAccount::NetworkService));
        }
    }
    Err(NotHere::Unsupported(format!(
        "Windows starts scripts as {name} only with that account's password, and kanade keeps none: use LocalService \
         or NetworkService, which have none"
    )))
}

/// The security id of an account; `None` when the system knows no such name.
fn look_up(name: &str) -> io::Result<Option<[u64; SID]>> {
    let (mut sid, mut domain) = ([0_u64; SID], [0_u16; 300]);
    let (mut sid_length, mut domain_length) = (size_of_val(&sid) as u32, domain.len() as u32);
    let mut kind = SID_NAME_USE::default();
    // SAFETY: both buffers are as long as is said, and outlive the call.
    let found = unsafe {
        LookupAccountNameW(
            None,
            &HSTRING::from(name),
            Some(PSID(sid.as_mut_ptr().cast())),
            &raw mut sid_length,
            Some(PWSTR(domain.as_mut_ptr())),
            &raw mut domain_length,
            &raw mut kind,
        )
    };
    match found {
        Ok(()) => Ok(Some(sid)),
        Err(error) if error.code() == ERROR_NONE_MAPPED.to_hresult() => Ok(None),
        Err(error) if error.code() == ERROR_INSUFFICIENT_BUFFER.to_hresult() => {
            Err(io::Error::other("its name is longer than any account's"))
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> Result<Identity, String> {
        named(&AccountName::new(name).unwrap()).map_err(|error| error.to_string())
    }

    #[test]
    fn accounts_without_a_password_are_known_by_all_their_names() {
        let local = Some(ServiceAccount::LocalService);
        for name in [
            "LocalService",
            "local service",
            r"NT AUTHORITY\LOCAL SERVICE",
        ] {
            assert_eq!(ServiceAccount::called(name), local, "{name}");
        }
        let network = Some(ServiceAccount::NetworkService);
        assert_eq!(ServiceAccount::called("Network Service"), network);
        assert_eq!(ServiceAccount::called("ann"), None);
    }

    #[test]
    fn an_unknown_account_and_one_with_a_password_are_told_apart() {
        let unknown = of("no-such-account").unwrap_err();
        assert!(unknown.contains("no account no-such-account"), "{unknown}");
        let person = of("Guest").unwrap_err();
        assert!(person.contains("Guest"), "{person}");
    }

    #[test]
    fn the_agents_own_account_is_no_other() {
        let own = std::env::var("USERNAME").unwrap();
        assert_eq!(of(&own).unwrap(), Identity::default());
    }
}
