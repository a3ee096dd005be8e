//! A folder for another account.

use std::io;
use std::path::Path;

use windows::Win32::Foundation::{HLOCAL, LocalFree};
use windows::Win32::Security::Authorization::{
    EXPLICIT_ACCESS_W, GRANT_ACCESS, GetNamedSecurityInfoW, SE_FILE_OBJECT, SetEntriesInAclW,
    SetNamedSecurityInfoW, TRUSTEE_IS_SID, TRUSTEE_W,
};
use windows::Win32::Security::{
    ACL, DACL_SECURITY_INFORMATION, PSECURITY_DESCRIPTOR, PSID, SUB_CONTAINERS_AND_OBJECTS_INHERIT,
};
use windows::Win32::Storage::FileSystem::{
    DELETE, FILE_GENERIC_EXECUTE, FILE_GENERIC_READ, FILE_GENERIC_WRITE,
};
use windows::core::{HSTRING, PWSTR};

/// Adds to what a folder allows that this account reads, writes, runs and removes what is in it.
pub fn grant(path: &Path, sid: PSID) -> io::Result<()> {
    let path = HSTRING::from(path.as_os_str());
    let (mut present, mut whole) = (std::ptr::null_mut(), PSECURITY_DESCRIPTOR::default());
    let mut wanted: *mut ACL = std::ptr::null_mut();
    // SAFETY: what the system allocates is freed once, after its last use; the texts outlive the calls.
    unsafe {
        let read = GetNamedSecurityInfoW(
            &path,
            SE_FILE_OBJECT,
            DACL_SECURITY_INFORMATION,
            None,
            None,
            Some(&raw mut present),
            None,
            &raw mut whole,
        );
        let merged = read.ok().and_then(|()| {
            SetEntriesInAclW(Some(&[entry(sid)]), Some(present), &raw mut wanted).ok()
        });
        let written = merged.and_then(|()| {
            SetNamedSecurityInfoW(
                &path,
                SE_FILE_OBJECT,
                DACL_SECURITY_INFORMATION,
                None,
                None,
                Some(wanted),
                None,
            )
            .ok()
        });
        LocalFree(Some(HLOCAL(wanted.cast())));
        LocalFree(Some(HLOCAL(whole.0)));
        Ok(written?)
    }
}

fn entry(sid: PSID) -> EXPLICIT_ACCESS_W {
    let rights = FILE_GENERIC_READ | FILE_GENERIC_WRITE | FILE_GENERIC_EXECUTE | DELETE;
    EXPLICIT_ACCESS_W {
        grfAccessPermissions: rights.0,
        grfAccessMode: GRANT_ACCESS,
        grfInheritance: SUB_CONTAINERS_AND_OBJECTS_INHERIT,
        Trustee: TRUSTEE_W {
            TrusteeForm: TRUSTEE_IS_SID,
            ptstrName: PWSTR(sid.0.cast()),
            ..Default::default()
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::Token;

    #[test]
    fn a_folder_that_is_granted_can_be_written() {
        let folder = tempfile::tempdir().unwrap();
        let token = Token::of_agent().unwrap();
        token.grant_folder(folder.path()).unwrap();
        std::fs::write(folder.path().join("file"), "text").unwrap();
        assert!(token.grant_folder(&folder.path().join("nowhere")).is_err());
    }
}
