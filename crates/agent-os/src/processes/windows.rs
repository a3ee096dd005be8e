//! Process trees on Windows: a job object per run, which the system ends when its last handle is closed, the
//! agent's own death included.

use std::io;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::path::Path;
use std::time::Duration;

use kanade_wire::limits::ResourceLimits;
use tokio::process::{Child, Command};
use windows::Win32::Foundation::HANDLE;
use windows::Win32::System::Diagnostics::ToolHelp::{
    CreateToolhelp32Snapshot, TH32CS_SNAPTHREAD, THREADENTRY32, Thread32First, Thread32Next,
};
use windows::Win32::System::JobObjects::{
    AssignProcessToJobObject, CreateJobObjectW, JOB_OBJECT_CPU_RATE_CONTROL_ENABLE,
    JOB_OBJECT_CPU_RATE_CONTROL_HARD_CAP, JOB_OBJECT_LIMIT_JOB_MEMORY,
    JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE, JOB_OBJECT_LIMIT_PRIORITY_CLASS,
    JOBOBJECT_BASIC_ACCOUNTING_INFORMATION, JOBOBJECT_CPU_RATE_CONTROL_INFORMATION,
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION, JOBOBJECTINFOCLASS, JobObjectBasicAccountingInformation,
    JobObjectCpuRateControlInformation, JobObjectExtendedLimitInformation,
    QueryInformationJobObject, SetInformationJobObject, TerminateJobObject,
};
use windows::Win32::System::Threading::{
    BELOW_NORMAL_PRIORITY_CLASS, CREATE_NEW_PROCESS_GROUP, CREATE_NO_WINDOW, CREATE_SUSPENDED,
    IDLE_PRIORITY_CLASS, NORMAL_PRIORITY_CLASS, OpenThread, PROCESS_CREATION_FLAGS, ResumeThread,
    THREAD_SUSPEND_RESUME,
};

use super::Launch;
use super::running::{CleanUp, Started};
use super::user::{UserChild, UserProgram};
use crate::accounts::Token;
use crate::environment::Variable;
use crate::shells::CommandLine;

/// What a process that was ended from outside exits with; nobody reads it.
const ENDED: u32 = 1;

#[derive(Debug)]
pub struct Platform;

/// The processes of one run.
#[derive(Debug)]
pub struct Tree {
    job: OwnedHandle,
}

/// Nobody else waits for children here.
#[derive(Debug)]
pub struct Known;

pub fn add_arguments(command: &mut Command, line: &CommandLine) {
    command.args(&line.arguments);
    if let Some(verbatim) = &line.verbatim {
        command.raw_arg(verbatim);
    }
}

impl Platform {
    pub fn open() -> io::Result<Self> {
        Ok(Self)
    }

    /// The process starts suspended: nothing it does can happen outside the job.
    /// Also returns what of the limits could not be set.
    pub fn spawn(
        &self,
        command: &mut Command,
        line: &CommandLine,
        launch: &Launch<'_>,
    ) -> io::Result<(Started, Tree, Vec<String>)> {
        let (job, notes) = create_job(&launch.limits)?;
        let started = match &launch.identity.token {
            None => Started::Child(start(command, &job)?),
            Some(token) => Started::User(start_as(token, command, line, &job)?),
        };
        Ok((started, Tree { job }, notes))
    }

    /// Starts a program that belongs to no run.
    pub fn spawn_helper(&self, command: &mut Command) -> io::Result<(Child, Known)> {
        command.creation_flags(CREATE_NO_WINDOW.0);
        Ok((command.spawn()?, Known))
    }

    /// Jobs die with the agent that made them.
    pub async fn sweep(&self, _run_ids: &[String]) -> usize {
        0
    }

    /// There are no orphans to take note of.
    pub async fn reap_orphans(&self) -> io::Result<()> {
        std::future::pending().await
    }
}

impl Tree {
    /// Windows has no way to ask a process without a window to stop, so there is no grace.
    pub async fn terminate(&self, _grace: Duration) -> usize {
        // SAFETY: the job's handle is open as long as `self` is.
        if let Err(error) = unsafe { TerminateJobObject(handle(&self.job), ENDED) } {
            tracing::warn!(%error, "a run's processes could not be ended");
        }
        0
    }

    /// Ends what is still there of a run whose script has ended.
    pub async fn clean_up(&self) -> CleanUp {
        let left_behind = active_processes(&self.job).unwrap_or_default();
        self.terminate(Duration::ZERO).await;
        CleanUp {
            left_behind,
            is_held_together: true,
            ..CleanUp::default()
        }
    }
}

fn start(command: &mut Command, job: &OwnedHandle) -> io::Result<Child> {
    command.creation_flags(CREATE_SUSPENDED.0 | CREATE_NO_WINDOW.0 | CREATE_NEW_PROCESS_GROUP.0);
    command.kill_on_drop(true);
    let child = command.spawn()?;
    let process = child
        .raw_handle()
        .ok_or_else(|| io::Error::other("the process has no handle"))?;
    let id = child
        .id()
        .ok_or_else(|| io::Error::other("the process has no number"))?;
    // SAFETY: both handles are open, one owned by `child`.
    unsafe { AssignProcessToJobObject(handle(job), HANDLE(process)) }?;
    resume(id)?;
    Ok(child)
}

/// What the command says, in somebody else's session.
fn start_as(
    token: &Token,
    command: &Command,
    line: &CommandLine,
    job: &OwnedHandle,
) -> io::Result<UserChild> {
    let command = command.as_std();
    let variables = command.get_envs();
    let variables: Vec<Variable> = variables
        .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
        .collect();
    let child = UserChild::spawn(&UserProgram {
        token,
        program: Path::new(command.get_program()),
        line,
        variables: &variables,
        cwd: command.get_current_dir().unwrap_or(Path::new("C:\\")),
    })?;
    // SAFETY: both handles are open, one owned by `child`.
    unsafe { AssignProcessToJobObject(handle(job), child.handle()) }?;
    child.resume()?;
    Ok(child)
}

/// How many processes of a job are there now.
fn active_processes(job: &OwnedHandle) -> io::Result<usize> {
    let mut information = JOBOBJECT_BASIC_ACCOUNTING_INFORMATION::default();
    let size = size_of::<JOBOBJECT_BASIC_ACCOUNTING_INFORMATION>() as u32;
    // SAFETY: the pointer and the size describe `information`, which outlives the call.
    unsafe {
        QueryInformationJobObject(
            Some(handle(job)),
            JobObjectBasicAccountingInformation,
            (&raw mut information).cast(),
            size,
            None,
        )
    }?;
    Ok(information.ActiveProcesses as usize)
}

fn create_job(limits: &ResourceLimits) -> io::Result<(OwnedHandle, Vec<String>)> {
    // SAFETY: a new unnamed job; the returned handle is owned by nobody else.
    let job = unsafe { OwnedHandle::from_raw_handle(CreateJobObjectW(None, None)?.0) };
    let plain = ResourceLimits::default();
    set(&job, JobObjectExtendedLimitInformation, &extended(&plain))?;
    let mut notes = Vec::new();
    if limits.memory_bytes.is_some() || limits.nice.is_some() {
        let result = set(&job, JobObjectExtendedLimitInformation, &extended(limits));
        notes.extend(
            result
                .err()
                .map(|error| format!("limits of memory and nice not set: {error}")),
        );
    }
    if let Some(percent) = limits.cpu_percent {
        let result = set(&job, JobObjectCpuRateControlInformation, &cpu_rate(percent));
        notes.extend(
            result
                .err()
                .map(|error| format!("limit of cpu not set: {error}")),
        );
    }
    Ok((job, notes))
}

fn extended(limits: &ResourceLimits) -> JOBOBJECT_EXTENDED_LIMIT_INFORMATION {
    let mut information = JOBOBJECT_EXTENDED_LIMIT_INFORMATION::default();
    let basic = &mut information.BasicLimitInformation;
    basic.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    if let Some(nice) = limits.nice {
        basic.LimitFlags |= JOB_OBJECT_LIMIT_PRIORITY_CLASS;
        basic.PriorityClass = priority_class(nice).0;
    }
    if let Some(bytes) = limits.memory_bytes {
        basic.LimitFlags |= JOB_OBJECT_LIMIT_JOB_MEMORY;
        information.JobMemoryLimit = usize::try_from(bytes).unwrap_or(usize::MAX);
    }
    information
}

fn priority_class(nice: u8) -> PROCESS_CREATION_FLAGS {
    match nice {
        0 => NORMAL_PRIORITY_CLASS,
        1..=9 => BELOW_NORMAL_PRIORITY_CLASS,
        _ => IDLE_PRIORITY_CLASS,
    }
}

/// The system counts in hundredths of a percent of all cores together.
fn cpu_rate(percent: u32) -> JOBOBJECT_CPU_RATE_CONTROL_INFORMATION {
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    let rate = (u64::from(percent) * 100 / cores).clamp(1, 10_000);
    let mut information = JOBOBJECT_CPU_RATE_CONTROL_INFORMATION {
        ControlFlags: JOB_OBJECT_CPU_RATE_CONTROL_ENABLE | JOB_OBJECT_CPU_RATE_CONTROL_HARD_CAP,
        ..Default::default()
    };
    information.Anonymous.CpuRate = rate as u32;
    information
}

fn set<T>(job: &OwnedHandle, class: JOBOBJECTINFOCLASS, information: &T) -> io::Result<()> {
    let size = size_of::<T>() as u32;
    // SAFETY: the pointer and the size describe `information`, which outlives the call.
    unsafe {
        SetInformationJobObject(
            handle(job),
            class,
            std::ptr::from_ref(information).cast(),
            size,
        )
    }?;
    Ok(())
}

/// A suspended process has exactly one thread; the standard library keeps no handle to it.
fn resume(process: u32) -> io::Result<()> {
    // SAFETY: the snapshot's handle is owned here, and `entry` carries its own size as the call wants it.
    unsafe {
        let snapshot =
            OwnedHandle::from_raw_handle(CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0)?.0);
        let mut entry = THREADENTRY32 {
            dwSize: size_of::<THREADENTRY32>() as u32,
            ..Default::default()
        };
        let mut more = Thread32First(handle(&snapshot), &raw mut entry);
        while more.is_ok() {
            if entry.th32OwnerProcessID == process {
                return resume_thread(entry.th32ThreadID);
            }
            more = Thread32Next(handle(&snapshot), &raw mut entry);
        }
    }
    Err(io::Error::other("the suspended process has no thread"))
}

fn resume_thread(id: u32) -> io::Result<()> {
    // SAFETY: the thread's handle is owned here.
    unsafe {
        let thread = OwnedHandle::from_raw_handle(OpenThread(THREAD_SUSPEND_RESUME, false, id)?.0);
        if ResumeThread(handle(&thread)) == u32::MAX {
            return Err(io::Error::last_os_error());
        }
    }
    Ok(())
}

fn handle(owned: &OwnedHandle) -> HANDLE {
    HANDLE(owned.as_raw_handle())
}
