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
