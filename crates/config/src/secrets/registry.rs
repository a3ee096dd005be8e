//! The Windows registry, as far as secrets need it.

/// Texts under `HKEY_LOCAL_MACHINE`.
pub trait Registry {
    /// The text (`REG_SZ`) of a value; `None` when key or value is missing or holds something else.
    fn text(&self, key: &str, value: &str) -> Option<String>;
}

/// The registry of this machine, which is empty on anything but Windows.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRegistry;

#[cfg(not(windows))]
impl Registry for SystemRegistry {
    fn text(&self, _key: &str, _value: &str) -> Option<String> {
        None
    }
}

#[cfg(windows)]
impl Registry for SystemRegistry {
    fn text(&self, key: &str, value: &str) -> Option<String> {
        let mut size = 0;
        read(key, value, None, &mut size)?;
        let mut text = vec![0_u16; (size as usize).div_ceil(2)];
        read(key, value, Some(&mut text), &mut size)?;
        let text = String::from_utf16_lossy(&text);
        Some(text.trim_end_matches('\0').to_owned())
    }
}

/// Reads a value into `buffer`, or only its size in bytes into `size`.
#[cfg(windows)]
fn read(key: &str, value: &str, buffer: Option<&mut Vec<u16>>, size: &mut u32) -> Option<()> {
    use windows::Win32::System::Registry::{HKEY_LOCAL_MACHINE, RRF_RT_REG_SZ, RegGetValueW};
    use windows::core::HSTRING;

    let (key, value) = (HSTRING::from(key), HSTRING::from(value));
    let buffer = buffer.map(|buffer| buffer.as_mut_ptr().cast());
    // SAFETY: both strings outlive the call, and the buffer holds at least `size` bytes, which the first call gave.
    let result = unsafe {
        RegGetValueW(
            HKEY_LOCAL_MACHINE,
            &key,
            &value,
            RRF_RT_REG_SZ,
            None,
            buffer,
            Some(size),
        )
    };
    result.is_ok().then_some(())
}

/// What protects a key of secrets: the system and administrators, nobody else, nothing from above.
#[cfg(windows)]
const FOR_ADMINISTRATORS: &str = "D:P(A;OICI;KA;;;SY)(A;OICI;KA;;;BA)";

#[cfg(windows)]
impl SystemRegistry {
    /// Writes a text under `HKEY_LOCAL_MACHINE` where only the system and administrators read it.
    ///
    /// # Errors
    /// When the system refuses, for example because the caller is no administrator.
    pub fn write_secret(self, key: &str, value: &str, text: &str) -> std::io::Result<()> {
        use windows::Win32::Security::{
            DACL_SECURITY_INFORMATION, PROTECTED_DACL_SECURITY_INFORMATION,
        };
        use windows::Win32::System::Registry::{
            HKEY, HKEY_LOCAL_MACHINE, KEY_ALL_ACCESS, REG_OPTION_NON_VOLATILE, REG_SZ, RegCloseKey,
            RegCreateKeyExW, RegSetKeySecurity, RegSetValueExW,
        };
        use windows::core::HSTRING;

        let (key, value) = (HSTRING::from(key), HSTRING::from(value));
        let bytes: Vec<u8> = text
            .encode_utf16()
            .chain([0])
            .flat_map(u16::to_le_bytes)
            .collect();
        let descriptor = Descriptor::new(FOR_ADMINISTRATORS)?;
        let parts = DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION;
        let mut opened = HKEY::default();
        // SAFETY: all strings and the descriptor outlive the calls; the key is closed before the end.
        unsafe {
            RegCreateKeyExW(
                HKEY_LOCAL_MACHINE,
                &key,
                None,
                None,
                REG_OPTION_NON_VOLATILE,
                KEY_ALL_ACCESS,
                None,
                &raw mut opened,
                None,
            )
            .ok()?;
            // Protected first: at no moment can others read the value.
            let written = RegSetKeySecurity(opened, parts, descriptor.0)
                .ok()
                .and_then(|()| RegSetValueExW(opened, &value, None, REG_SZ, Some(&bytes)).ok());
            let _ = RegCloseKey(opened);
            written?;
        }
        Ok(())
    }
}

/// A security descriptor that the system allocated.
#[cfg(windows)]
struct Descriptor(windows::Win32::Security::PSECURITY_DESCRIPTOR);

#[cfg(windows)]
impl Descriptor {
    fn new(text: &str) -> std::io::Result<Self> {
        use windows::Win32::Security::Authorization::{
            ConvertStringSecurityDescriptorToSecurityDescriptorW, SDDL_REVISION_1,
        };
        let mut descriptor = windows::Win32::Security::PSECURITY_DESCRIPTOR::default();
        // SAFETY: the string outlives the call; the system allocates the descriptor.
        unsafe {
            ConvertStringSecurityDescriptorToSecurityDescriptorW(
                &windows::core::HSTRING::from(text),
                SDDL_REVISION_1,
                &raw mut descriptor,
                None,
            )
        }?;
        Ok(Self(descriptor))
    }
}

#[cfg(windows)]
impl Drop for Descriptor {
    fn drop(&mut self) {
        use windows::Win32::Foundation::{HLOCAL, LocalFree};
        // SAFETY: the system allocated it for us, and nobody else has it.
        unsafe { LocalFree(Some(HLOCAL(self.0.0))) };
    }
}

#[cfg(all(test, windows))]
mod tests {
    use super::*;

    #[test]
    fn a_secret_that_was_written_is_read() {
        let key = format!(r"SOFTWARE\kanade\test-{}", std::process::id());
        assert_eq!(SystemRegistry.text(&key, "NatsToken"), None);
        SystemRegistry
            .write_secret(&key, "NatsToken", "g\u{fc}t")
            .unwrap();
        assert_eq!(
            SystemRegistry.text(&key, "NatsToken").as_deref(),
            Some("g\u{fc}t")
        );
    }
}
