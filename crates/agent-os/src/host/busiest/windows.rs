//! The processes of Windows.

use std::collections::HashMap;
use std::time::Duration;

use windows::Win32::Foundation::{CloseHandle, FILETIME, HANDLE};
use windows::Win32::System::Diagnostics::ToolHelp::{
    CreateToolhelp32Snapshot, PROCESSENTRY32W, Process32FirstW, Process32NextW, TH32CS_SNAPPROCESS,
};
use windows::Win32::System::ProcessStatus::{GetProcessMemoryInfo, PROCESS_MEMORY_COUNTERS};
use windows::Win32::System::Threading::{
    GetProcessIoCounters, GetProcessTimes, IO_COUNTERS, OpenProcess,
    PROCESS_QUERY_LIMITED_INFORMATION,
};

use super::super::load::Flow;
use super::{Counted, Identity};

pub fn processes() -> HashMap<Identity, Counted> {
    names()
        .into_iter()
        .filter_map(|(pid, name)| one(pid, name))
        .collect()
}

fn names() -> Vec<(u32, String)> {
    let mut found = Vec::new();
    let mut entry = PROCESSENTRY32W {
        dwSize: size_of::<PROCESSENTRY32W>() as u32,
        ..Default::default()
    };
    // SAFETY: `entry` carries its own size as the calls want it; the snapshot is closed once.
    unsafe {
        let Ok(snapshot) = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0) else {
            return found;
        };
        let mut more = Process32FirstW(snapshot, &raw mut entry);
        while more.is_ok() {
            found.push((entry.th32ProcessID, text(&entry.szExeFile)));
            more = Process32NextW(snapshot, &raw mut entry);
        }
        let _ = CloseHandle(snapshot);
    }
    found
}

fn text(units: &[u16]) -> String {
    let length = units.iter().position(|unit| *unit == 0);
    String::from_utf16_lossy(&units[..length.unwrap_or(units.len())])
}

/// `None` for a process that has ended meanwhile, or that the agent may not ask.
fn one(pid: u32, name: String) -> Option<(Identity, Counted)> {
    // SAFETY: the handle is closed once, after its last use.
    unsafe {
        let process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, false, pid).ok()?;
        let counted = counted(process, name);
        let _ = CloseHandle(process);
        counted.map(|(started, counted)| ((pid, started), counted))
    }
}

/// # Safety
/// `process` is an open handle.
unsafe fn counted(process: HANDLE, name: String) -> Option<(u64, Counted)> {
    let [mut created, mut exited, mut kernel, mut user] = [FILETIME::default(); 4];
    let mut memory = PROCESS_MEMORY_COUNTERS::default();
    let mut io = IO_COUNTERS::default();
    let ticks =
        |time: FILETIME| (u64::from(time.dwHighDateTime) << 32) | u64::from(time.dwLowDateTime);
    // SAFETY: every place is alive during its call, and the length is that of `memory`.
    unsafe {
        GetProcessTimes(
            process,
            &raw mut created,
            &raw mut exited,
            &raw mut kernel,
            &raw mut user,
        )
        .ok()?;
        let _ = GetProcessMemoryInfo(
            process,
            &raw mut memory,
            size_of::<PROCESS_MEMORY_COUNTERS>() as u32,
        );
        let disk = GetProcessIoCounters(process, &raw mut io)
            .ok()
            .map(|()| Flow {
                inward: io.ReadTransferCount,
                outward: io.WriteTransferCount,
            });
        let counted = Counted {
            name,
            cpu: Duration::from_nanos((ticks(kernel) + ticks(user)) * 100),
            rss_bytes: memory.WorkingSetSize as u64,
            disk,
        };
        Some((ticks(created), counted))
    }
}
