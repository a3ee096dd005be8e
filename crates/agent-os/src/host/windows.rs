//! Host facts on Windows.

use std::env;
use std::time::Duration;

use windows::Win32::Foundation::FILETIME;
use windows::Win32::System::ProcessStatus::{GetProcessMemoryInfo, PROCESS_MEMORY_COUNTERS};
use windows::Win32::System::Registry::{
    HKEY_LOCAL_MACHINE, RRF_RT_REG_DWORD, RRF_RT_REG_SZ, RegGetValueW,
};
use windows::Win32::System::Threading::{
    GetCurrentProcess, GetProcessIoCounters, GetProcessTimes, IO_COUNTERS,
};
use windows::core::{HSTRING, PCWSTR};

use super::usage::Counters;

const CURRENT_VERSION: &str = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion";
const PREFETCH: &str =
    r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters";
/// The first build of Windows 11, which still calls itself Windows 10 in the registry.
const WINDOWS_11: u32 = 22000;

pub fn hostname() -> Option<String> {
    env::var("COMPUTERNAME")
        .ok()
        .filter(|name| !name.is_empty())
}

pub fn os_version() -> Option<String> {
    let product = registry_text(CURRENT_VERSION, "ProductName")?;
    let build = registry_text(CURRENT_VERSION, "CurrentBuildNumber").unwrap_or_default();
    let product = match build.parse::<u32>() {
        Ok(number) if number >= WINDOWS_11 => product.replace("Windows 10", "Windows 11"),
        _ => product,
    };
    Some(format!("{product} ({build})"))
}

pub fn boot_id() -> Option<String> {
    registry_number(PREFETCH, "BootId").map(|number| number.to_string())
}

pub fn own_counters() -> Counters {
    let disk = disk_counters();
    Counters {
        cpu_time: cpu_time(),
        rss_bytes: resident_bytes(),
        disk_read_bytes: disk.map(|counters| counters.ReadTransferCount),
        disk_written_bytes: disk.map(|counters| counters.WriteTransferCount),
    }
}

fn cpu_time() -> Option<Duration> {
    let [mut created, mut exited, mut kernel, mut user] = [FILETIME::default(); 4];
    // SAFETY: four places for four times, all alive during the call.
    unsafe {
        GetProcessTimes(
            GetCurrentProcess(),
            &raw mut created,
            &raw mut exited,
            &raw mut kernel,
            &raw mut user,
        )
    }
    .ok()?;
    let ticks =
        |time: FILETIME| (u64::from(time.dwHighDateTime) << 32) | u64::from(time.dwLowDateTime);
    Some(Duration::from_nanos((ticks(kernel) + ticks(user)) * 100))
}

fn resident_bytes() -> Option<u64> {
    let mut counters = PROCESS_MEMORY_COUNTERS::default();
    // SAFETY: the length is that of `counters`, which is alive during the call.
    unsafe {
        GetProcessMemoryInfo(
            GetCurrentProcess(),
            &raw mut counters,
            size_of::<PROCESS_MEMORY_COUNTERS>() as u32,
        )
    }
    .ok()?;
    Some(counters.WorkingSetSize as u64)
}

fn disk_counters() -> Option<IO_COUNTERS> {
    let mut counters = IO_COUNTERS::default();
    // SAFETY: `counters` is alive during the call.
    unsafe { GetProcessIoCounters(GetCurrentProcess(), &raw mut counters) }.ok()?;
    Some(counters)
}

pub fn registry_text(key: &str, name: &str) -> Option<String> {
    let (key, name) = (HSTRING::from(key), HSTRING::from(name));
    let mut text = [0_u16; 256];
    let mut bytes = size_of_val(&text) as u32;
    // SAFETY: `bytes` is the length of `text`; both are alive during the call.
    let read = unsafe {
        RegGetValueW(
            HKEY_LOCAL_MACHINE,
            PCWSTR(key.as_ptr()),
            PCWSTR(name.as_ptr()),
            RRF_RT_REG_SZ,
            None,
            Some(text.as_mut_ptr().cast()),
            Some(&raw mut bytes),
        )
    };
    read.ok().ok()?;
    let length = text
        .iter()
        .position(|unit| *unit == 0)
        .unwrap_or(text.len());
    Some(String::from_utf16_lossy(&text[..length]))
}

fn registry_number(key: &str, name: &str) -> Option<u32> {
    let (key, name) = (HSTRING::from(key), HSTRING::from(name));
    let mut number = 0_u32;
    let mut bytes = size_of::<u32>() as u32;
    // SAFETY: `bytes` is the length of `number`; both are alive during the call.
    let read = unsafe {
        RegGetValueW(
            HKEY_LOCAL_MACHINE,
            PCWSTR(key.as_ptr()),
            PCWSTR(name.as_ptr()),
            RRF_RT_REG_DWORD,
            None,
            Some((&raw mut number).cast()),
            Some(&raw mut bytes),
        )
    };
    read.ok().ok()?;
    Some(number)
}
