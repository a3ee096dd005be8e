//! The figures of Windows.

use std::thread;

use windows::Win32::Foundation::{CloseHandle, FILETIME};
use windows::Win32::NetworkManagement::IpHelper::{FreeMibTable, GetIfTable2, MIB_IF_TABLE2};
use windows::Win32::Storage::FileSystem::{
    CreateFileW, FILE_FLAGS_AND_ATTRIBUTES, FILE_SHARE_READ, FILE_SHARE_WRITE, OPEN_EXISTING,
};
use windows::Win32::System::IO::DeviceIoControl;
use windows::Win32::System::Ioctl::{DISK_PERFORMANCE, IOCTL_DISK_PERFORMANCE};
use windows::Win32::System::SystemInformation::{GlobalMemoryStatusEx, MEMORYSTATUSEX};
use windows::Win32::System::Threading::GetSystemTimes;
use windows::core::{HSTRING, PCWSTR};

use super::{CpuTime, Figures, Flow, Space};

/// More disks than this are not looked for.
const DISKS: usize = 32;

pub fn figures() -> Figures {
    let (memory, swap) = memory().unzip();
    Figures {
        cpu: cpu_time(),
        cpu_count: thread::available_parallelism()
            .ok()
            .and_then(|count| u32::try_from(count.get()).ok()),
        memory,
        swap,
        disk: disk_flow(),
        network: network_flow(),
    }
}

fn cpu_time() -> Option<CpuTime> {
    let [mut idle, mut kernel, mut user] = [FILETIME::default(); 3];
    // SAFETY: three places for three times, all alive during the call.
    unsafe {
        GetSystemTimes(
            Some(&raw mut idle),
            Some(&raw mut kernel),
            Some(&raw mut user),
        )
    }
    .ok()?;
    let ticks =
        |time: FILETIME| (u64::from(time.dwHighDateTime) << 32) | u64::from(time.dwLowDateTime);
    // Kernel time holds the idle time.
    Some(CpuTime {
        idle: ticks(idle),
        total: ticks(kernel) + ticks(user),
    })
}

/// The page file's limit holds the memory.
fn memory() -> Option<(Space, Space)> {
    let mut status = MEMORYSTATUSEX {
        dwLength: size_of::<MEMORYSTATUSEX>() as u32,
        ..Default::default()
    };
    // SAFETY: `status` carries its own size and is alive during the call.
    unsafe { GlobalMemoryStatusEx(&raw mut status) }.ok()?;
    let used = status.ullTotalPhys.saturating_sub(status.ullAvailPhys);
    let committed = status
        .ullTotalPageFile
        .saturating_sub(status.ullAvailPageFile);
    let swap_total = status.ullTotalPageFile.saturating_sub(status.ullTotalPhys);
    let memory = Space {
        used,
        total: status.ullTotalPhys,
    };
    let swap = Space {
        used: committed.saturating_sub(used).min(swap_total),
        total: swap_total,
    };
    Some((memory, swap))
}

fn disk_flow() -> Option<Flow> {
    let disks = (0..DISKS).map_while(one_disk);
    disks.reduce(|sum, disk| Flow {
        inward: sum.inward + disk.inward,
        outward: sum.outward + disk.outward,
    })
}

fn one_disk(number: usize) -> Option<Flow> {
    let name = HSTRING::from(format!(r"\\.\PhysicalDrive{number}"));
    let mut figures = DISK_PERFORMANCE::default();
    let mut bytes = 0;
    // SAFETY: the name and `figures` are alive during the calls, the length is that of `figures`, and the handle is
    // closed once. Without any access rights a disk can be asked, but neither read nor written.
    unsafe {
        let disk = CreateFileW(
            PCWSTR(name.as_ptr()),
            0,
            FILE_SHARE_READ | FILE_SHARE_WRITE,
            None,
            OPEN_EXISTING,
            FILE_FLAGS_AND_ATTRIBUTES(0),
            None,
        )
        .ok()?;
        let asked = DeviceIoControl(
            disk,
            IOCTL_DISK_PERFORMANCE,
            None,
            0,
            Some((&raw mut figures).cast()),
            size_of::<DISK_PERFORMANCE>() as u32,
            Some(&raw mut bytes),
            None,
        );
        let _ = CloseHandle(disk);
        asked.ok()?;
    }
    Some(Flow {
        inward: figures.BytesRead.cast_unsigned(),
        outward: figures.BytesWritten.cast_unsigned(),
    })
}

/// Cards alone: filters and tunnels count the same bytes again.
fn network_flow() -> Option<Flow> {
    const HARDWARE: u8 = 1;
    let mut table: *mut MIB_IF_TABLE2 = std::ptr::null_mut();
    // SAFETY: the call makes a table of `NumEntries` rows, which is read before it is freed, once.
    unsafe {
        GetIfTable2(&raw mut table).ok().ok()?;
        let rows = std::slice::from_raw_parts(
            (&raw const (*table).Table)
                .cast::<windows::Win32::NetworkManagement::IpHelper::MIB_IF_ROW2>(),
            (*table).NumEntries as usize,
        );
        let cards = rows
            .iter()
            .filter(|row| row.InterfaceAndOperStatusFlags._bitfield & HARDWARE != 0);
        let flow = cards.fold(Flow::default(), |sum, row| Flow {
            inward: sum.inward + row.InOctets,
            outward: sum.outward + row.OutOctets,
        });
        FreeMibTable(table.cast());
        Some(flow)
    }
}
