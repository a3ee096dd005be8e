//! Tokens: of the person at the console, of the agent, and of accounts without a password.

use std::ffi::{OsString, c_void};
use std::io;
use std::os::windows::ffi::OsStringExt;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::path::Path;
use std::sync::Arc;

use windows::Win32::Foundation::HANDLE;
use windows::Win32::Security::{
    DuplicateTokenEx, GetTokenInformation, LOGON32_LOGON_SERVICE, LOGON32_PROVIDER_DEFAULT,
    LogonUserW, PSID, SecurityImpersonation, SetTokenInformation, TOKEN_ALL_ACCESS, TOKEN_USER,
    TokenPrimary, TokenSessionId, TokenUser,
};
use windows::Win32::System::Environment::{CreateEnvironmentBlock, DestroyEnvironmentBlock};
use windows::Win32::System::RemoteDesktop::{WTSGetActiveConsoleSessionId, WTSQueryUserToken};
use windows::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};

use windows::core::{HSTRING, PCWSTR};

use super::service_account::ServiceAccount;
use crate::environment::Variable;

/// Words of eight bytes that hold a security id and what points to it.
const USER: usize = 32;
/// No session is at the console.
const NONE: u32 = u32::MAX;

/// Whom a process is started as.
#[derive(Clone, Debug)]
pub struct Token {
    handle: Arc<OwnedHandle>,
    /// Whether it belongs to the session whose desktop people see.
    pub(crate) is_at_console: bool,
}

/// The security id of a token's account, where the system put it: it points into its own buffer, which stays there.
pub(super) struct User(Box<[u64; USER]>);

impl User {
    /// Points into `self`.
    pub fn psid(&self) -> PSID {
        // SAFETY: the buffer begins with what the system wrote there, and is aligned for it.
        unsafe { (*self.0.as_ptr().cast::<TOKEN_USER>()).User.Sid }
    }
}

impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.handle, &other.handle)
    }
}

impl Eq for Token {}

impl Token {
    /// Of the person at the console; `None` when nobody is signed in there, or this process may not ask.
    pub fn of_console() -> Option<Self> {
        let session = console_session()?;
        let mut token = HANDLE::default();
        // SAFETY: `token` outlives the call; a token that is given is ours to close.
        unsafe {
            WTSQueryUserToken(session, &raw mut token).ok()?;
            Some(Self::owned(token).at_console())
        }
    }

    /// Of an account that needs no password. The system gives it to itself alone.
    pub(super) fn of_service_account(account: ServiceAccount) -> io::Result<Self> {
        let mut token = HANDLE::default();
        // SAFETY: the texts and `token` outlive the call; a token that is given is ours to close.
        unsafe {
            LogonUserW(
                &HSTRING::from(account.name()),
                &HSTRING::from("NT AUTHORITY"),
                PCWSTR::null(),
                LOGON32_LOGON_SERVICE,
                LOGON32_PROVIDER_DEFAULT,
                &raw mut token,
            )?;
            if token.is_invalid() {
                return Err(io::Error::other("it said it gave one, and gave none"));
            }
            Ok(Self::owned(token))
        }
    }

    /// This process's own, moved into the session at the console.
    pub fn of_agent_at_console() -> Option<Self> {
        let session = console_session()?;
        Self::of_console()?;
        let token = Self::of_agent()?;
        let value = (&raw const session).cast::<c_void>();
        // SAFETY: the pointer and the size describe `session`, which outlives the call.
        unsafe {
            SetTokenInformation(
                token.handle(),
                TokenSessionId,
                value,
                size_of::<u32>() as u32,
            )
        }
        .ok()?;
        Some(token.at_console())
    }

    /// A copy of this process's own.
    pub fn of_agent() -> Option<Self> {
        let (mut own, mut copy) = (HANDLE::default(), HANDLE::default());
        // SAFETY: both handles outlive the calls; the first is closed by its owner here.
        unsafe {
            OpenProcessToken(GetCurrentProcess(), TOKEN_ALL_ACCESS, &raw mut own).ok()?;
            let own = Self::owned(own);
            DuplicateTokenEx(
                own.handle(),
                TOKEN_ALL_ACCESS,
                None,
                SecurityImpersonation,
                TokenPrimary,
                &raw mut copy,
            )
            .ok()?;
            Some(Self::owned(copy))
        }
    }

    /// The handle, open as long as `self` is.
    pub fn handle(&self) -> HANDLE {
        HANDLE(self.handle.as_raw_handle())
    }

    /// Whose it is.
    pub(super) fn user(&self) -> io::Result<User> {
        let mut user = Box::new([0_u64; USER]);
        let mut length = 0;
        // SAFETY: the buffer is as long as is said, and outlives the call.
        unsafe {
            GetTokenInformation(
                self.handle(),
                TokenUser,
                Some(user.as_mut_ptr().cast()),
                size_of_val(&*user) as u32,
                &raw mut length,
            )
        }?;
        Ok(User(user))
    }

    /// Lets its account do what it likes with a folder of its own and what is in it.
    pub(crate) fn grant_folder(&self, path: &Path) -> io::Result<()> {
        super::grant::grant(path, self.user()?.psid())
    }

    /// What a sign-in of this account sets.
    pub fn variables(&self) -> Vec<Variable> {
        let mut block: *mut c_void = std::ptr::null_mut();
        // SAFETY: the block is the system's until it is destroyed, and ends with an empty text.
        unsafe {
            if CreateEnvironmentBlock(&raw mut block, Some(self.handle()), false).is_err() {
                return Vec::new();
            }
            let variables = read_block(block.cast());
            let _ = DestroyEnvironmentBlock(block);
            variables
        }
    }

    unsafe fn owned(handle: HANDLE) -> Self {
        // SAFETY: the caller has just been given the handle and closes it nowhere else.
        Self {
            handle: Arc::new(unsafe { OwnedHandle::from_raw_handle(handle.0) }),
            is_at_console: false,
        }
    }

    fn at_console(self) -> Self {
        Self {
            is_at_console: true,
            ..self
        }
    }
}

/// The session at the console, if there is one.
pub fn console_session() -> Option<u32> {
    // SAFETY: the call has no conditions.
    let session = unsafe { WTSGetActiveConsoleSessionId() };
    (session != NONE).then_some(session)
}

/// # Safety
/// `next` points to texts that end with a zero each, the last one empty.
unsafe fn read_block(mut next: *const u16) -> Vec<Variable> {
    let mut variables = Vec::new();
    loop {
        // SAFETY: the caller promises that every text ends.
        let text = unsafe {
            let length = (0..).take_while(|at| *next.add(*at) != 0).count();
            let text = OsString::from_wide(std::slice::from_raw_parts(next, length));
            next = next.add(length + 1);
            text
        };
        if text.is_empty() {
            return variables;
        }
        // What begins with an equals sign is the shell's own.
        if let Some((name, value)) = text.to_string_lossy().split_once('=')
            && !name.is_empty()
        {
            variables.push((name.into(), value.into()));
        }
    }
}
