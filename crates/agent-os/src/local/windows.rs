//! A named pipe that every signed-in account may open.

use std::ffi::OsString;
use std::io;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::net::windows::named_pipe::{NamedPipeServer, ServerOptions};
use tokio::time::sleep;
use windows::Win32::Foundation::{ERROR_PIPE_BUSY, HANDLE, HLOCAL, LocalFree};
use windows::Win32::Security::Authorization::{
    ConvertSidToStringSidW, ConvertStringSecurityDescriptorToSecurityDescriptorW, SDDL_REVISION_1,
};
use windows::Win32::Security::{
    GetTokenInformation, IsWellKnownSid, LookupAccountSidW, PSECURITY_DESCRIPTOR,
    SECURITY_ATTRIBUTES, SID_AND_ATTRIBUTES, SID_NAME_USE, TOKEN_GROUPS, TOKEN_QUERY, TOKEN_USER,
    TokenGroups, TokenSessionId, TokenUser, WinBuiltinAdministratorsSid,
};
use windows::Win32::System::Pipes::GetNamedPipeClientProcessId;
use windows::Win32::System::Threading::{
    OpenProcess, OpenProcessToken, PROCESS_QUERY_LIMITED_INFORMATION,
};
use windows::core::{HSTRING, PCWSTR, PWSTR};

use super::Person;
use crate::accounts::console_session;

/// A connection, seen from either end.
pub type LocalStream = Stream;

/// Nobody without a name; whoever is signed in may read and write; the system and administrators all.
const WHO_MAY: &str = "D:(D;;GA;;;AN)(A;;GRGW;;;AU)(A;;GA;;;SY)(A;;GA;;;BA)";

/// A door that is busy is tried so often.
const ATTEMPTS: u32 = 40;
/// Between two attempts.
const PAUSE: Duration = Duration::from_millis(50);

/// Accounts of services: what they run in, and what signs in as a service.
const SERVICES: [&str; 6] = [
    "S-1-5-19",
    "S-1-5-20",
    "S-1-5-80-",
    "S-1-5-82-",
    "S-1-5-90-",
    "S-1-5-96-",
];
/// The system's own account.
const SYSTEM: &str = "S-1-5-18";

/// What a name takes at most.
const LONGEST_NAME: usize = 256;

#[derive(Debug)]
pub struct Listener {
    name: OsString,
    next: NamedPipeServer,
}

impl Listener {
    pub fn bind(address: &Path) -> io::Result<Self> {
        let name = address.as_os_str().to_owned();
        let next = pipe(&name, true)?;
        Ok(Self { name, next })
    }

    pub async fn accept(&mut self) -> io::Result<(LocalStream, Person)> {
        let waited = self.next.connect().await;
        // An instance whose client is gone already is of no further use either.
        let next = pipe(&self.name, false)?;
        let connected = std::mem::replace(&mut self.next, next);
        waited?;
        let person = person(&connected)?;
        Ok((Stream::Server(connected), person))
    }
}

/// Opens a connection to an agent. Waits a moment when others are just being let in.
///
/// # Errors
/// When nobody listens there.
pub async fn connect(address: &Path) -> io::Result<LocalStream> {
    let busy = i32::try_from(ERROR_PIPE_BUSY.0).ok();
    let mut attempt = 0;
    loop {
        let name = PathBuf::from(address);
        match tokio::net::windows::named_pipe::ClientOptions::new().open(name) {
            Ok(client) => return Ok(Stream::Client(client)),
            Err(error) if error.raw_os_error() == busy && attempt < ATTEMPTS => attempt += 1,
            Err(error) => return Err(error),
        }
        sleep(PAUSE).await;
    }
}

/// Whether a person is the one at the screen: in the session at the console.
pub fn is_at_screen(person: &Person) -> bool {
    console_session().is_some_and(|session| person.session == session.to_string())
}

fn pipe(name: &OsString, is_first: bool) -> io::Result<NamedPipeServer> {
    let text = HSTRING::from(WHO_MAY);
    let mut descriptor = PSECURITY_DESCRIPTOR::default();
    // SAFETY: the text lives as long as the call, which fills in a descriptor that is freed below.
    unsafe {
        ConvertStringSecurityDescriptorToSecurityDescriptorW(
            &text,
            SDDL_REVISION_1,
            &mut descriptor,
            None,
        )?;
    }
    let mut attributes = SECURITY_ATTRIBUTES {
        nLength: size_of::<SECURITY_ATTRIBUTES>() as u32,
        lpSecurityDescriptor: descriptor.0,
        bInheritHandle: false.into(),
    };
    let mut options = ServerOptions::new();
    options
        .first_pipe_instance(is_first)
        .reject_remote_clients(true);
    // SAFETY: the attributes and the descriptor they point to live as long as the call.
    let made =
        unsafe { options.create_with_security_attributes_raw(name, (&raw mut attributes).cast()) };
    // SAFETY: the descriptor was made above and nobody else frees it.
    unsafe { LocalFree(Some(HLOCAL(descriptor.0))) };
    made
}

fn person(pipe: &NamedPipeServer) -> io::Result<Person> {
    let token = token_of_client(pipe)?;
    let handle = HANDLE(token.as_raw_handle());
    let mut session = 0_u32;
    let mut length = 0;
    // SAFETY: the class asks for one number, which is where it goes.
    unsafe {
        GetTokenInformation(
            handle,
            TokenSessionId,
            Some((&raw mut session).cast()),
            size_of::<u32>() as u32,
            &mut length,
        )?;
    }
    // A security id is at most 68 bytes; eight-byte words keep the structure aligned.
    let mut user = [0_u64; 32];
    // SAFETY: the buffer is as long as is said, and lives while the structure in it is read.
    let sid = unsafe {
        GetTokenInformation(
            handle,
            TokenUser,
            Some(user.as_mut_ptr().cast()),
            size_of_val(&user) as u32,
            &mut length,
        )?;
        (*user.as_ptr().cast::<TOKEN_USER>()).User.Sid
    };
    let mut text = PWSTR::null();
    // SAFETY: the security id is that of the buffer above; the text is freed below.
    let id = unsafe {
        ConvertSidToStringSidW(sid, &mut text)?;
        let id = text.to_string();
        LocalFree(Some(HLOCAL(text.0.cast())));
        id.map_err(io::Error::other)?
    };
    let (mut name, mut domain) = ([0_u16; LONGEST_NAME], [0_u16; LONGEST_NAME]);
    let (mut name_length, mut domain_length) = (LONGEST_NAME as u32, LONGEST_NAME as u32);
    let mut kind = SID_NAME_USE::default();
    // SAFETY: the buffers are as long as is said.
    let known = unsafe {
        LookupAccountSidW(
            PCWSTR::null(),
            sid,
            Some(PWSTR(name.as_mut_ptr())),
            &mut name_length,
            Some(PWSTR(domain.as_mut_ptr())),
            &mut domain_length,
            &mut kind,
        )
    };
    let account = match known {
        Ok(()) => format!(
            "{}\\{}",
            String::from_utf16_lossy(&domain[..domain_length as usize]),
            String::from_utf16_lossy(&name[..name_length as usize])
        ),
        Err(_) => id.clone(),
    };
    Ok(Person {
        may_act: !SERVICES.iter().any(|service| id.starts_with(service)),
        is_administrator: id == SYSTEM || is_administrator(handle),
        id,
        account,
        session: session.to_string(),
    })
}

/// Whether the account is an administrator's, whether or not this program was started with its rights.
fn is_administrator(token: HANDLE) -> bool {
    let mut length = 0;
    // SAFETY: without a buffer the call only says how long it must be.
    let _ = unsafe { GetTokenInformation(token, TokenGroups, None, 0, &mut length) };
    // Eight-byte words keep the structure aligned.
    let mut groups = vec![0_u64; (length as usize).div_ceil(size_of::<u64>())];
    let room = u32::try_from(groups.len() * size_of::<u64>()).unwrap_or_default();
    let buffer = groups.as_mut_ptr();
    // SAFETY: the buffer is as long as is said, and lives while the structure in it is read; the system
    // has filled in as many groups as it counts.
    unsafe {
        if GetTokenInformation(token, TokenGroups, Some(buffer.cast()), room, &mut length).is_err()
        {
            return false;
        }
        let found = buffer.cast::<TOKEN_GROUPS>();
        let first = (&raw const (*found).Groups).cast::<SID_AND_ATTRIBUTES>();
        let count = (*found).GroupCount as usize;
        (0..count).any(|index| {
            let sid = (*first.add(index)).Sid;
            IsWellKnownSid(sid, WinBuiltinAdministratorsSid).as_bool()
        })
    }
}

fn token_of_client(pipe: &NamedPipeServer) -> io::Result<OwnedHandle> {
    let mut process = 0;
    let mut token = HANDLE::default();
    // SAFETY: the handles are valid while they are used, and each is owned by one object.
    unsafe {
        GetNamedPipeClientProcessId(HANDLE(pipe.as_raw_handle()), &mut process)?;
        let process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, false, process)?;
        let process = OwnedHandle::from_raw_handle(process.0);
        OpenProcessToken(HANDLE(process.as_raw_handle()), TOKEN_QUERY, &mut token)?;
        Ok(OwnedHandle::from_raw_handle(token.0))
    }
}

/// A connection, seen from either end.
#[derive(Debug)]
pub enum Stream {
    /// The agent's end.
    Server(NamedPipeServer),
    /// The program's end.
    Client(tokio::net::windows::named_pipe::NamedPipeClient),
}

impl tokio::io::AsyncRead for Stream {
    fn poll_read(
        self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
        buffer: &mut tokio::io::ReadBuf<'_>,
    ) -> std::task::Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Server(pipe) => std::pin::Pin::new(pipe).poll_read(context, buffer),
            Self::Client(pipe) => std::pin::Pin::new(pipe).poll_read(context, buffer),
        }
    }
}

impl tokio::io::AsyncWrite for Stream {
    fn poll_write(
        self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
        bytes: &[u8],
    ) -> std::task::Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Server(pipe) => std::pin::Pin::new(pipe).poll_write(context, bytes),
            Self::Client(pipe) => std::pin::Pin::new(pipe).poll_write(context, bytes),
        }
    }

    fn poll_flush(
        self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Server(pipe) => std::pin::Pin::new(pipe).poll_flush(context),
            Self::Client(pipe) => std::pin::Pin::new(pipe).poll_flush(context),
        }
    }

    fn poll_shutdown(
        self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Server(pipe) => std::pin::Pin::new(pipe).poll_shutdown(context),
            Self::Client(pipe) => std::pin::Pin::new(pipe).poll_shutdown(context),
        }
    }
}
