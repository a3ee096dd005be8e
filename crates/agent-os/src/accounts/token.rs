//! Tokens of the person at the console.

use std::ffi::{OsString, c_void};
use std::os::windows::ffi::OsStringExt;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::sync::Arc;

use windows::Win32::Foundation::HANDLE;
use windows::Win32::Security::{
    DuplicateTokenEx, SecurityImpersonation, SetTokenInformation, TOKEN_ALL_ACCESS, TokenPrimary,
    TokenSessionId,
};
use windows::Win32::System::Environment::{CreateEnvironmentBlock, DestroyEnvironmentBlock};
use windows::Win32::System::RemoteDesktop::{WTSGetActiveConsoleSessionId, WTSQueryUserToken};
use windows::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};

use crate::environment::Variable;

/// No session is at the console.
const NONE: u32 = u32::MAX;

/// Whom a process is started as.
#[derive(Clone, Debug)]
pub struct Token(Arc<OwnedHandle>);

impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
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
            Some(Self::owned(token))
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
        Some(token)
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
        HANDLE(self.0.as_raw_handle())
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
        Self(Arc::new(unsafe { OwnedHandle::from_raw_handle(handle.0) }))
    }
}

fn console_session() -> Option<u32> {
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
