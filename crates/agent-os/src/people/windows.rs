//! The sign-in screen remembers who used it.

use super::LastLogon;
use crate::host::windows::registry_text;

const LOGON_UI: &str = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Authentication\LogonUI";

pub fn last_logon() -> Option<LastLogon> {
    let user = registry_text(LOGON_UI, "LastLoggedOnUser").filter(|user| !user.is_empty())?;
    let display_name =
        registry_text(LOGON_UI, "LastLoggedOnDisplayName").filter(|name| !name.is_empty());
    Some(LastLogon { user, display_name })
}
