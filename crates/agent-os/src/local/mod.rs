//! Where programs of the people at this machine reach the agent: a Unix socket or a named pipe. Who is
//! at the other end is what the operating system says of the connection.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as platform;
#[cfg(windows)]
use windows as platform;

use std::io;
use std::path::Path;

pub use platform::{LocalStream, connect};

/// A person at this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// What tells this person from others for ever: a security id, or `uid-<number>`. Letters, digits
    /// and hyphens.
    pub id: String,
    /// The account's name; the number where it has none.
    pub account: String,
    /// The session the program runs in; empty where that is not known.
    pub session: String,
    /// Whether it is an account that people sign in with, or the administrator's, and not one of a service.
    pub may_act: bool,
    /// Whether it is one of those who administer this machine.
    pub is_administrator: bool,
}

impl Person {
    /// Whether this person is the one at the machine's screen: the one that `run_as: user` means. Reads a
    /// few small files.
    pub fn is_at_screen(&self) -> bool {
        platform::is_at_screen(self)
    }
}

/// Waits for programs.
#[derive(Debug)]
pub struct LocalListener(platform::Listener);

impl LocalListener {
    /// Listens at an address: the path of a socket, or the name of a pipe. A socket that another agent
    /// left behind is replaced, one that somebody answers at is not. Must be called within a runtime.
    ///
    /// # Errors
    /// When somebody listens there already, or the system refuses.
    pub fn bind(address: &Path) -> io::Result<Self> {
        platform::Listener::bind(address).map(Self)
    }

    /// The next program, and whose it is. Safe to cancel.
    ///
    /// # Errors
    /// When one program's connection is already gone, or nobody knows whose it is; others may follow.
    pub async fn accept(&mut self) -> io::Result<(LocalStream, Person)> {
        self.0.accept().await
    }
}
