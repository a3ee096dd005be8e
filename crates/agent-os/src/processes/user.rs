//! A program as somebody else, in that one's session if need be, which the standard library cannot start.

use std::ffi::{OsStr, OsString};
use std::fs::{File, OpenOptions};
use std::future::Future;
use std::io;
use std::os::windows::ffi::OsStrExt;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::path::Path;
use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, Waker};
use std::thread;

use tokio::net::windows::named_pipe::{NamedPipeServer, ServerOptions};
use tokio::sync::oneshot;
use windows::Win32::Foundation::{HANDLE, HANDLE_FLAG_INHERIT, SetHandleInformation};
use windows::Win32::System::Threading::{
    CREATE_NEW_PROCESS_GROUP, CREATE_NO_WINDOW, CREATE_SUSPENDED, CREATE_UNICODE_ENVIRONMENT,
    CreateProcessAsUserW, GetExitCodeProcess, INFINITE, PROCESS_INFORMATION, ResumeThread,
    STARTF_USESTDHANDLES, STARTUPINFOW, WaitForSingleObject,
};
use windows::core::{PCWSTR, PWSTR};

use crate::accounts::Token;
use crate::environment::Variable;
use crate::shells::CommandLine;

/// The desktop that people see.
const DESKTOP: &str = "winsta0\\default";
/// A desktop that the system makes where the account may reach none.
const DESKTOP_OF_ITS_OWN: &str = "";
static PIPES: AtomicU32 = AtomicU32::new(0);

/// What is started.
pub struct UserProgram<'a> {
    pub token: &'a Token,
    pub program: &'a Path,
    pub line: &'a CommandLine,
    pub variables: &'a [Variable],
    pub cwd: &'a Path,
}

/// A program that was started, and does not run yet.
#[derive(Debug)]
pub struct UserChild {
    process: OwnedHandle,
    thread: OwnedHandle,
    output: Option<(NamedPipeServer, NamedPipeServer)>,
    ended: oneshot::Receiver<io::Result<u32>>,
}

impl UserChild {
    /// Starts it suspended. Must be called within the async runtime.
    pub fn spawn(program: &UserProgram<'_>) -> io::Result<Self> {
        let (stdout, stdout_end) = pipe()?;
        let (stderr, stderr_end) = pipe()?;
        let nothing = OpenOptions::new().read(true).open("NUL")?;
        for end in [&stdout_end, &stderr_end, &nothing] {
            make_inheritable(end)?;
        }
        let information = create(program, &nothing, &stdout_end, &stderr_end)?;
        // SAFETY: the system gave both handles to us alone.
        let (process, thread) = unsafe {
            (
                OwnedHandle::from_raw_handle(information.hProcess.0),
                OwnedHandle::from_raw_handle(information.hThread.0),
            )
        };
        let ended = wait_on_a_thread(process.try_clone()?)?;
        Ok(Self {
            process,
            thread,
            output: Some((stdout, stderr)),
            ended,
        })
    }

    /// The process, to be put into a job.
    pub fn handle(&self) -> HANDLE {
        HANDLE(self.process.as_raw_handle())
    }

    /// Lets it run.
    pub fn resume(&self) -> io::Result<()> {
        // SAFETY: the handle is owned by `self`.
        match unsafe { ResumeThread(HANDLE(self.thread.as_raw_handle())) } {
            u32::MAX => Err(io::Error::last_os_error()),
            _ => Ok(()),
        }
    }

    /// Its two streams; `None` the second time.
    pub fn take_output(&mut self) -> Option<(NamedPipeServer, NamedPipeServer)> {
        self.output.take()
    }

    /// Waits for its end; may be cancelled. Returns its exit code.
    pub async fn wait(&mut self) -> io::Result<u32> {
        match (&mut self.ended).await {
            Ok(ended) => ended,
            Err(_) => Err(io::Error::other("the end of the process was not learned")),
        }
    }
}

/// A process that belongs to no runtime is waited for by a thread of its own.
fn wait_on_a_thread(process: OwnedHandle) -> io::Result<oneshot::Receiver<io::Result<u32>>> {
    let (tell, ended) = oneshot::channel();
    thread::Builder::new()
        .name("wait".into())
        .stack_size(64 * 1024)
        .spawn(move || {
            let mut code = 0;
            let handle = HANDLE(process.as_raw_handle());
            // SAFETY: the handle is owned by this thread, and `code` outlives the call.
            let ended = unsafe {
                WaitForSingleObject(handle, INFINITE);
                GetExitCodeProcess(handle, &raw mut code)
            };
            let _ = tell.send(ended.map(|()| code).map_err(io::Error::from));
        })?;
    Ok(ended)
}

fn create(
    program: &UserProgram<'_>,
    stdin: &File,
    stdout: &File,
    stderr: &File,
) -> io::Result<PROCESS_INFORMATION> {
    let mut line = wide(&command_line(program.program, program.line));
    let mut block = environment_block(program.variables);
    let (application, cwd) = (
        wide(program.program.as_os_str()),
        wide(program.cwd.as_os_str()),
    );
    let desktop = if program.token.is_at_console {
        DESKTOP
    } else {
        DESKTOP_OF_ITS_OWN
    };
    let mut desktop = wide(OsStr::new(desktop));
    let startup = STARTUPINFOW {
        cb: size_of::<STARTUPINFOW>() as u32,
        lpDesktop: PWSTR(desktop.as_mut_ptr()),
        dwFlags: STARTF_USESTDHANDLES,
        hStdInput: HANDLE(stdin.as_raw_handle()),
        hStdOutput: HANDLE(stdout.as_raw_handle()),
        hStdError: HANDLE(stderr.as_raw_handle()),
        ..Default::default()
    };
    let mut information = PROCESS_INFORMATION::default();
    // SAFETY: every text ends with a zero and outlives the call, as do the handles.
    unsafe {
        CreateProcessAsUserW(
            Some(program.token.handle()),
            PCWSTR(application.as_ptr()),
            Some(PWSTR(line.as_mut_ptr())),
            None,
            None,
            true,
            CREATE_SUSPENDED
                | CREATE_NO_WINDOW
                | CREATE_NEW_PROCESS_GROUP
                | CREATE_UNICODE_ENVIRONMENT,
            Some(block.as_mut_ptr().cast()),
            PCWSTR(cwd.as_ptr()),
            &raw const startup,
            &raw mut information,
        )
    }?;
    Ok(information)
}

/// A pipe whose reading end is the runtime's and whose writing end is a child's.
fn pipe() -> io::Result<(NamedPipeServer, File)> {
    let number = PIPES.fetch_add(1, Ordering::Relaxed);
    let name = format!(r"\\.\pipe\kanade-run-{}-{number}", std::process::id());
    let mut options = ServerOptions::new();
    let server = options
        .access_inbound(true)
        .access_outbound(false)
        .first_pipe_instance(true)
        .max_instances(1)
        .create(&name)?;
    let end = OpenOptions::new().write(true).open(&name)?;
    take_note_of_connection(&server)?;
    Ok((server, end))
}

/// The other end is open already, so this never waits; without it the runtime would not begin to read.
fn take_note_of_connection(server: &NamedPipeServer) -> io::Result<()> {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(server.connect()).poll(&mut context) {
        Poll::Ready(connected) => connected,
        Poll::Pending => Err(io::Error::other("a pipe was not connected")),
    }
}

fn make_inheritable(file: &File) -> io::Result<()> {
    let handle = HANDLE(file.as_raw_handle());
    // SAFETY: the handle is open as long as `file` is.
    unsafe { SetHandleInformation(handle, HANDLE_FLAG_INHERIT.0, HANDLE_FLAG_INHERIT) }?;
    Ok(())
}

/// Program and arguments as one line, as programs take it apart again.
fn command_line(program: &Path, line: &CommandLine) -> OsString {
    let mut text = quoted(program.as_os_str());
    for argument in &line.arguments {
        text.push(" ");
        text.push(quoted(argument));
    }
    if let Some(verbatim) = &line.verbatim {
        text.push(" ");
        text.push(verbatim);
    }
    text
}

/// Backslashes count only before a quote.
fn quoted(argument: &OsStr) -> OsString {
    let text = argument.to_string_lossy();
    if !text.is_empty() && !text.contains([' ', '\t', '"']) {
        return argument.to_owned();
    }
    let mut quoted = String::from("\"");
    let mut backslashes = 0;
    for next in text.chars() {
        match next {
            '\\' => backslashes += 1,
            '"' => {
                quoted.push_str(&"\\".repeat(backslashes + 1));
                backslashes = 0;
            }
            _ => backslashes = 0,
        }
        quoted.push(next);
    }
    quoted.push_str(&"\\".repeat(backslashes));
    quoted.push('"');
    quoted.into()
}

/// `NAME=value`, a zero after each, one more at the end; sorted by name, as the system wants it.
fn environment_block(variables: &[Variable]) -> Vec<u16> {
    let mut variables: Vec<&Variable> = variables.iter().collect();
    variables.sort_by_key(|(name, _)| name.to_ascii_uppercase());
    let mut block = Vec::new();
    for (name, value) in variables {
        block.extend(name.encode_wide());
        block.push(u16::from(b'='));
        block.extend(value.encode_wide());
        block.push(0);
    }
    block.push(0);
    block
}

fn wide(text: &OsStr) -> Vec<u16> {
    text.encode_wide().chain([0]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_quoted_as_programs_read_them() {
        let quoted = |text: &str| quoted(OsStr::new(text)).into_string().unwrap();
        assert_eq!(quoted("-File"), "-File");
        assert_eq!(quoted(r"C:\a b\"), r#""C:\a b\\""#);
        assert_eq!(quoted(r#"say "hi""#), r#""say \"hi\"""#);
        assert_eq!(quoted(""), "\"\"");
    }

    #[test]
    fn a_block_is_sorted_and_ends_with_two_zeros() {
        let block = environment_block(&[("b".into(), "2".into()), ("A".into(), "1".into())]);
        assert_eq!(String::from_utf16(&block).unwrap(), "A=1\0b=2\0\0");
    }

    /// The agent's own token stands for a person's: nobody is signed in where tests run.
    #[tokio::test]
    async fn a_program_with_a_token_says_what_it_says_and_ends_as_it_ends() {
        use tokio::io::AsyncReadExt;

        let line = CommandLine {
            arguments: vec!["/D".into(), "/S".into(), "/C".into()],
            verbatim: Some("\"echo %GREETING%& exit 7\"".into()),
        };
        let root = std::env::var_os("SystemRoot").unwrap();
        let mut child = UserChild::spawn(&UserProgram {
            token: &Token::of_agent().unwrap(),
            program: &Path::new(&root).join("system32\\cmd.exe"),
            line: &line,
            variables: &[
                ("GREETING".into(), "hello".into()),
                ("SystemRoot".into(), root.clone()),
            ],
            cwd: Path::new(&root),
        })
        .unwrap();
        let (mut stdout, _stderr) = child.take_output().unwrap();
        child.resume().unwrap();
        let mut text = String::new();
        stdout.read_to_string(&mut text).await.unwrap();
        assert_eq!((text.trim(), child.wait().await.unwrap()), ("hello", 7));
    }
}
