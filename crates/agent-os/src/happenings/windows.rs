//! Sessions on Windows, as Remote Desktop Services list them; the console is one of them.
//!
//! Compiled and checked for types on Linux; not run on Windows yet.

use windows::Win32::System::RemoteDesktop::{
    WTS_CURRENT_SERVER_HANDLE, WTS_SESSION_INFOW, WTS_SESSIONSTATE_LOCK, WTS_SESSIONSTATE_UNLOCK,
    WTSEnumerateSessionsW, WTSFreeMemory, WTSINFOEXW, WTSQuerySessionInformationW,
    WTSSessionInfoEx,
};
use windows::core::PWSTR;

use super::sessions::{SessionState, Sessions};

/// The only version of the list there is.
const VERSION: u32 = 1;

pub async fn sessions() -> Option<Sessions> {
    sessions_at_once()
}

pub fn sessions_at_once() -> Option<Sessions> {
    let mut first: *mut WTS_SESSION_INFOW = std::ptr::null_mut();
    let mut count = 0;
    // SAFETY: the system allocates the list, which is freed below.
    unsafe {
        WTSEnumerateSessionsW(
            Some(WTS_CURRENT_SERVER_HANDLE),
            0,
            VERSION,
            &raw mut first,
            &raw mut count,
        )
    }
    .ok()?;
    if first.is_null() {
        // Wine has no list where it has no sessions.
        return Some(Sessions::default());
    }
    // SAFETY: the call succeeded, so the list holds as many sessions as it says.
    let listed = unsafe { std::slice::from_raw_parts(first, usize::try_from(count).unwrap_or(0)) };
    let ids: Vec<u32> = listed.iter().map(|session| session.SessionId).collect();
    // SAFETY: the system's list, not used any more.
    unsafe { WTSFreeMemory(first.cast()) };
    let found = ids
        .into_iter()
        .filter_map(|id| Some((id.to_string(), state(id)?)));
    Some(found.collect())
}

/// A session in which nobody is signed in has no user.
fn state(id: u32) -> Option<SessionState> {
    let mut buffer = PWSTR::null();
    let mut bytes = 0;
    // SAFETY: the system allocates the answer, which is freed below.
    unsafe {
        WTSQuerySessionInformationW(
            Some(WTS_CURRENT_SERVER_HANDLE),
            id,
            WTSSessionInfoEx,
            &raw mut buffer,
            &raw mut bytes,
        )
    }
    .ok()?;
    let is_whole = usize::try_from(bytes).is_ok_and(|bytes| bytes >= size_of::<WTSINFOEXW>());
    // SAFETY: the call succeeded, and the answer is as long as what is read; it need not be aligned.
    let info = is_whole.then(|| unsafe { buffer.0.cast::<WTSINFOEXW>().read_unaligned() });
    // SAFETY: the system's answer, copied and not used any more.
    unsafe { WTSFreeMemory(buffer.0.cast()) };
    let info = info.filter(|info| info.Level == 1)?;
    // SAFETY: level 1 is what the answer says it is.
    let (name, flags) = unsafe {
        let level = &info.Data.WTSInfoExLevel1;
        (level.UserName, level.SessionFlags)
    };
    let length = name
        .iter()
        .position(|unit| *unit == 0)
        .unwrap_or(name.len());
    let user = String::from_utf16_lossy(&name[..length]);
    let locked = match flags.cast_unsigned() {
        WTS_SESSIONSTATE_LOCK => Some(true),
        WTS_SESSIONSTATE_UNLOCK => Some(false),
        _ => None,
    };
    (!user.is_empty()).then_some(SessionState { user, locked })
}
