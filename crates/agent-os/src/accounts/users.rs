//! Accounts as the system knows them, wherever it knows them from.

use std::ffi::{CStr, CString, OsString};
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

use crate::environment::Variable;

/// Groups asked for at first; more are asked for again.
const GROUPS: usize = 64;

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

/// The account with this number; `None` when there is none. May ask a directory service.
pub fn account_of(uid: u32) -> Option<Account> {
    let mut buffer = vec![0; 16 * 1024];
    let mut found = std::ptr::null_mut();
    // SAFETY: an all-zero `passwd` is a valid one, and the call fills it or leaves `found` empty.
    let mut entry: libc::passwd = unsafe { std::mem::zeroed() };
    // SAFETY: the buffer and its length belong together, and both outlive the use of what points into them.
    let result = unsafe {
        libc::getpwuid_r(
            uid,
            &raw mut entry,
            buffer.as_mut_ptr(),
            buffer.len(),
            &raw mut found,
        )
    };
    if result != 0 || found.is_null() {
        return None;
    }
    // SAFETY: a found entry's texts end with a zero and lie in `buffer`.
    let (name, home, shell) = unsafe {
        (
            CStr::from_ptr(entry.pw_name).to_owned(),
            path(CStr::from_ptr(entry.pw_dir)),
            path(CStr::from_ptr(entry.pw_shell)),
        )
    };
    let groups = groups_of(&name, entry.pw_gid);
    Some(Account {
        name: name.into_string().ok()?,
        uid,
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
}
