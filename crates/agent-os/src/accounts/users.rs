//! Accounts as the system knows them, wherever it knows them from.

use std::ffi::{CStr, CString, OsString};
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

use crate::environment::Variable;

/// Groups asked for at first; more are asked for again.
const GROUPS: usize = 64;
/// Room for an account's texts at first, and at most.
const ENTRY: usize = 4 * 1024;
const LONGEST_ENTRY: usize = 1024 * 1024;

/// An account of this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its name.
    pub name: String,
    /// Its number.
    pub uid: u32,
    /// Its first group.
    pub gid: u32,
    /// All its groups.
    pub groups: Vec<u32>,
    /// Its home folder.
    pub home: PathBuf,
    /// Its shell.
    pub shell: PathBuf,
}

/// The account with this number; `None` when there is none, or nobody can say. May ask a directory service.
pub fn account_of(uid: u32) -> Option<Account> {
    let found = look_up(|entry, buffer, length, found| {
        // SAFETY: the caller's pointers are those of `look_up`.
        unsafe { libc::getpwuid_r(uid, entry, buffer, length, found) }
    });
    found.ok().flatten()
}

/// The account with this name; `None` when there is none. May ask a directory service.
///
/// # Errors
/// When the system cannot say, such as with its directory service away.
pub fn account_named(name: &str) -> io::Result<Option<Account>> {
    let name = CString::new(name)?;
    look_up(|entry, buffer, length, found| {
        // SAFETY: the name ends with a zero; the caller's pointers are those of `look_up`.
        unsafe { libc::getpwnam_r(name.as_ptr(), entry, buffer, length, found) }
    })
}

type Found = *mut *mut libc::passwd;

/// Asks `call` with more and more room.
fn look_up(
    call: impl Fn(*mut libc::passwd, *mut libc::c_char, usize, Found) -> libc::c_int,
) -> io::Result<Option<Account>> {
    let mut buffer = vec![0; ENTRY];
    loop {
        let mut found = std::ptr::null_mut();
        // SAFETY: an all-zero `passwd` is a valid one, and the call fills it or leaves `found` empty.
        let mut entry: libc::passwd = unsafe { std::mem::zeroed() };
        let result = call(
            &raw mut entry,
            buffer.as_mut_ptr(),
            buffer.len(),
            &raw mut found,
        );
        match result {
            0 if found.is_null() => return Ok(None),
            // SAFETY: a found entry's texts end with a zero and lie in `buffer`, which is still there.
            0 => return unsafe { account(&entry) }.map(Some),
            libc::ERANGE if buffer.len() < LONGEST_ENTRY => buffer.resize(buffer.len() * 4, 0),
            // What some systems say instead of finding nothing.
            libc::ENOENT | libc::ESRCH => return Ok(None),
            error => return Err(io::Error::from_raw_os_error(error)),
        }
    }
}

/// # Safety
/// The entry's texts end with a zero.
unsafe fn account(entry: &libc::passwd) -> io::Result<Account> {
    // SAFETY: as the caller promises.
    let (name, home, shell) = unsafe {
        (
            CStr::from_ptr(entry.pw_name).to_owned(),
            path(CStr::from_ptr(entry.pw_dir)),
            path(CStr::from_ptr(entry.pw_shell)),
        )
    };
    let groups = groups_of(&name, entry.pw_gid);
    Ok(Account {
        name: name.into_string().map_err(io::Error::other)?,
        uid: entry.pw_uid,
        gid: entry.pw_gid,
        groups,
        home,
        shell,
    })
}

impl Account {
    /// What a login would set.
    pub fn variables(&self) -> Vec<Variable> {
        vec![
            ("HOME".into(), self.home.clone().into()),
            ("USER".into(), self.name.clone().into()),
            ("LOGNAME".into(), self.name.clone().into()),
            ("SHELL".into(), self.shell.clone().into()),
        ]
    }

    /// What a process between fork and exec does to become this account, and never the old one again.
    pub(crate) fn becoming(&self) -> impl FnMut() -> io::Result<()> + Send + Sync + 'static {
        let (uid, gid, groups) = (self.uid, self.gid, self.groups.clone());
        move || {
            let done = |result: libc::c_int| match result {
                0 => Ok(()),
                _ => Err(io::Error::last_os_error()),
            };
            // SAFETY: plain system calls on a list that outlives them; nothing is allocated.
            unsafe {
                done(libc::setgroups(groups.len() as _, groups.as_ptr()))?;
                done(libc::setgid(gid))?;
                done(libc::setuid(uid))
            }
        }
    }
}

fn groups_of(name: &CString, gid: u32) -> Vec<u32> {
    let mut groups: Vec<u32> = vec![0; GROUPS];
    loop {
        let mut count = groups.len() as libc::c_int;
        // SAFETY: the list has room for `count` entries.
        let result = unsafe {
            libc::getgrouplist(
                name.as_ptr(),
                gid as _,
                groups.as_mut_ptr().cast(),
                &raw mut count,
            )
        };
        let count = usize::try_from(count).unwrap_or_default();
        if result >= 0 {
            groups.truncate(count);
            return groups;
        }
        if count <= groups.len() {
            return vec![gid];
        }
        groups.resize(count, 0);
    }
}

fn path(text: &CStr) -> PathBuf {
    OsString::from_vec(text.to_bytes().to_vec()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_known_by_its_number_with_its_groups() {
        let root = account_of(0).unwrap();
        assert_eq!((root.name.as_str(), root.gid), ("root", 0));
        assert!(root.groups.contains(&0), "{root:?}");
        assert!(root.home.is_absolute());
        assert_eq!(account_of(4_294_000_000), None);
    }

    #[test]
    fn an_account_is_known_by_its_name_too() {
        assert_eq!(account_named("root").unwrap(), account_of(0));
        assert_eq!(account_named("no-such-account").unwrap(), None);
    }
}
