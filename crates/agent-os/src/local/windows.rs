//! A named pipe that every signed-in account may open.

use std::ffi::OsString;
use std::io;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::path::{Path, PathBuf};

use tokio::net::windows::named_pipe::{NamedPipeServer, ServerOptions};
use windows::Win32::Foundation::{HANDLE, HLOCAL, LocalFree};
use windows::Win32::Security::Authorization::{
    ConvertSidToStringSidW, ConvertStringSecurityDescriptorToSecurityDescriptorW, SDDL_REVISION_1,
};
use windows::Win32::Security::{
    GetTokenInformation, LookupAccountSidW, PSECURITY_DESCRIPTOR, SECURITY_ATTRIBUTES,
    SID_NAME_USE, TOKEN_QUERY, TOKEN_USER, TokenSessionId, TokenUser,
};
use windows::Win32::System::Pipes::GetNamedPipeClientProcessId;
use windows::Win32::System::Threading::{
    OpenProcess, OpenProcessToken, PROCESS_QUERY_LIMITED_INFORMATION,
};
use windows::core::{HSTRING, PCWSTR, PWSTR};

use super::Person;

/// A connection, seen from either end.
pub type LocalStream = Stream;

/// Nobody without a name; whoever is signed in may read and write; the system and administrators all.
const WHO_MAY: &str = "D:(D;;GA;;;AN)(A;;GRGW;;;AU)(A;;GA;;;SY)(A;;GA;;;BA)";

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
        self.next.connect().await?;
        let next = pipe(&self.name, false)?;
        let connected = std::mem::replace(&mut self.next, next);
        let person = person(&connected)?;
        Ok((Stream::Server(connected), person))
    }
}

/// Opens a connection to an agent.
///
/// # Errors
/// When nobody listens there.
pub async fn connect(address: &Path) -> io::Result<LocalStream> {
    let name = PathBuf::from(address);
    let client = tokio::net::windows::named_pipe::ClientOptions::new().open(name)?;
    Ok(Stream::Client(client))
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
        id,
        account,
        session: session.to_string(),
    })
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
