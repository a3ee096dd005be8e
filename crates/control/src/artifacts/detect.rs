//! Which platform a program is for, told from its first bytes.

use super::names::Platform;

/// Bytes that suffice to tell.
pub const HEAD_BYTES: usize = 4 * 1024;

/// The platform of a program that begins with `head`; `None` when that is no program we know.
pub fn platform_of(head: &[u8]) -> Option<Platform> {
    let text = elf(head)
        .or_else(|| windows(head))
        .or_else(|| macos(head))?;
    text.parse().ok()
}

fn elf(head: &[u8]) -> Option<&'static str> {
    head.starts_with(b"\x7fELF").then_some(())?;
    match number(head, 18, 2)? {
        0x3e => Some("linux-x86_64"),
        0xb7 => Some("linux-aarch64"),
        _ => None,
    }
}

fn windows(head: &[u8]) -> Option<&'static str> {
    head.starts_with(b"MZ").then_some(())?;
    let at = usize::try_from(number(head, 0x3c, 4)?).ok()?;
    let signature = head.get(at..at.checked_add(4)?)?;
    (signature == b"PE\0\0").then_some(())?;
    match number(head, at + 4, 2)? {
        0x8664 => Some("windows-x86_64"),
        0xaa64 => Some("windows-aarch64"),
        _ => None,
    }
}

fn macos(head: &[u8]) -> Option<&'static str> {
    head.starts_with(&[0xcf, 0xfa, 0xed, 0xfe]).then_some(())?;
    match number(head, 4, 4)? {
        0x0100_0007 => Some("macos-x86_64"),
        0x0100_000c => Some("macos-aarch64"),
        _ => None,
    }
}

/// A little-endian number of so many bytes.
fn number(head: &[u8], at: usize, bytes: usize) -> Option<u32> {
    let bytes = head.get(at..at + bytes)?.iter().rev();
    Some(bytes.fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(head: &[u8]) -> Option<String> {
        platform_of(head).map(|platform| platform.as_str().to_owned())
    }

    #[test]
    fn programs_of_each_system_are_told() {
        let mut linux = vec![0; 64];
        linux[..4].copy_from_slice(b"\x7fELF");
        linux[18] = 0x3e;
        assert_eq!(told(&linux).as_deref(), Some("linux-x86_64"));
        let mut windows = vec![0; 256];
        windows[..2].copy_from_slice(b"MZ");
        windows[0x3c] = 0x80;
        windows[0x80..0x86].copy_from_slice(b"PE\0\0\x64\x86");
        assert_eq!(told(&windows).as_deref(), Some("windows-x86_64"));
        let mac = [0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1];
        assert_eq!(told(&mac).as_deref(), Some("macos-aarch64"));
    }

    #[test]
    fn anything_else_is_not_guessed() {
        for head in [&b""[..], b"#!/bin/sh", b"MZ", b"MZ\xff\xff", b"\x7fELF"] {
            assert_eq!(told(head), None);
        }
    }
}
