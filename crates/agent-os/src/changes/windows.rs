//! The system's calls: addresses by the IP helper, power by the power manager.
//!
//! Compiled and checked for types on Linux; not run on Windows yet.

use std::ffi::c_void;
use std::io;
use std::sync::Arc;

use tokio::sync::Notify;
use windows::Win32::Foundation::{HANDLE, WIN32_ERROR};
use windows::Win32::NetworkManagement::IpHelper::{
    CancelMibChangeNotify2, MIB_NOTIFICATION_TYPE, MIB_UNICASTIPADDRESS_ROW,
    NotifyUnicastIpAddressChange,
};
use windows::Win32::Networking::WinSock::AF_UNSPEC;
use windows::Win32::System::Power::{
    DEVICE_NOTIFY_SUBSCRIBE_PARAMETERS, HPOWERNOTIFY, PowerSettingRegisterNotification,
    PowerSettingUnregisterNotification,
};
use windows::Win32::System::SystemServices::GUID_ACDC_POWER_SOURCE;
use windows::Win32::UI::WindowsAndMessaging::DEVICE_NOTIFY_CALLBACK;

/// Both registrations, each of which calls until it is taken back.
#[derive(Debug)]
pub struct Source {
    told: Arc<Notify>,
    network: HANDLE,
    power: Option<HPOWERNOTIFY>,
}

// SAFETY: the handles name registrations of the process, which any of its threads may take back.
unsafe impl Send for Source {}
// SAFETY: as above; nothing is done with them through a shared reference.
unsafe impl Sync for Source {}

impl Source {
    /// Begins to listen.
    pub fn open() -> io::Result<Self> {
        let told = Arc::new(Notify::new());
        let context = Arc::as_ptr(&told).cast::<c_void>();
        let mut network = HANDLE::default();
        // SAFETY: the context is kept by `Source` until the registration is taken back.
        unsafe {
            NotifyUnicastIpAddressChange(
                AF_UNSPEC,
                Some(on_address),
                Some(context),
                false,
                &raw mut network,
            )
        }
        .ok()?;
        // A machine whose power manager says nothing is looked at.
        let power = register_power(context).ok();
        Ok(Self {
            told,
            network,
            power,
        })
    }

    /// Waits for a call.
    pub async fn next(&mut self) -> io::Result<()> {
        self.told.notified().await;
        Ok(())
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        // SAFETY: both are ours and taken back once; the calls return when nobody is in a callback any more.
        unsafe {
            let _ = CancelMibChangeNotify2(self.network);
            if let Some(power) = self.power {
                let _ = PowerSettingUnregisterNotification(power);
            }
        }
    }
}

fn register_power(context: *const c_void) -> io::Result<HPOWERNOTIFY> {
    let parameters = DEVICE_NOTIFY_SUBSCRIBE_PARAMETERS {
        Callback: Some(on_power),
        Context: context.cast_mut(),
    };
    let mut registration: *mut c_void = std::ptr::null_mut();
    // SAFETY: the parameters are read within the call; the context is kept until the registration is taken back.
    let registered = unsafe {
        PowerSettingRegisterNotification(
            &GUID_ACDC_POWER_SOURCE,
            DEVICE_NOTIFY_CALLBACK,
            HANDLE((&raw const parameters).cast_mut().cast()),
            &raw mut registration,
        )
    };
    WIN32_ERROR(registered.0).ok()?;
    Ok(HPOWERNOTIFY(registration as isize))
}

unsafe extern "system" fn on_address(
    context: *const c_void,
    _row: *const MIB_UNICASTIPADDRESS_ROW,
    _kind: MIB_NOTIFICATION_TYPE,
) {
    // SAFETY: the context is the registration's, and lives until that is taken back.
    unsafe { tell(context) };
}

unsafe extern "system" fn on_power(
    context: *const c_void,
    _kind: u32,
    _setting: *const c_void,
) -> u32 {
    // SAFETY: as above.
    unsafe { tell(context) };
    0
}

/// # Safety
/// The context is that of a registration which stands.
unsafe fn tell(context: *const c_void) {
    // SAFETY: as the caller promises.
    unsafe { &*context.cast::<Notify>() }.notify_one();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn registrations_are_made_and_taken_back() {
        match Source::open() {
            Ok(source) => drop(source),
            Err(error) => eprintln!("skipped: this system tells of no changes ({error})"),
        }
    }
}
