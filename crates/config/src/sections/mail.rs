//! `[mail]` of `backend.toml`.

use std::path::PathBuf;
use std::str::FromStr;

use crate::document::Document;

const SECTION: &str = "mail";

/// The server that mail is handed to. Without the section no mail is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSection {
    /// The server's name. Required.
    pub host: String,
    /// Its port. Required.
    pub port: u16,
    /// Who mail comes from, `kanade@example.com` or `kanade <kanade@example.com>`. Required.
    pub from: String,
    /// How the connection is kept private: `starttls` (the default), `tls` or `none`.
    pub encryption: MailEncryption,
    /// The account to sign in with; its password comes from `KANADE_MAIL_PASSWORD`.
    pub username: Option<String>,
    /// A file with certificates of authorities that are trusted beside the system's, PEM.
    pub ca_file: Option<PathBuf>,
}

/// How the connection to the mail server is kept private.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailEncryption {
    /// It begins in the open and becomes private before anything is said.
    StartTls,
    /// It is private from the start.
    Tls,
    /// It is not.
    None,
}

impl MailEncryption {
    /// The word in the file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::StartTls => "starttls",
            Self::Tls => "tls",
            Self::None => "none",
        }
    }
}

impl FromStr for MailEncryption {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let all = [Self::StartTls, Self::Tls, Self::None];
        let found = all.into_iter().find(|known| known.as_str() == text);
        found.ok_or_else(|| format!("{text:?} must be starttls, tls or none"))
    }
}

impl MailSection {
    /// `Some(None)` when the file has no such section.
    pub(crate) fn read(document: &mut Document) -> Option<Option<Self>> {
        if !document.has(SECTION) {
            return Some(None);
        }
        let mut section = document.section(SECTION);
        let host = section.text("host");
        let port = section.count("port", 0);
        let port = port.and_then(|port| u16::try_from(port).ok().filter(|port| *port > 0));
        if port.is_none() {
            section.report("port", "must be a port such as 587");
        }
        let from = section.parsed("from", sender);
        let encryption = section.optional_parsed("encryption", MailEncryption::from_str);
        let username = section.optional_text("username");
        let ca_file = section.optional_text("ca_file");
        Some(Some(Self {
            host: host?,
            port: port?,
            from: from?,
            encryption: encryption?.unwrap_or(MailEncryption::StartTls),
            username: username?,
            ca_file: ca_file?.map(PathBuf::from),
        }))
    }
}

/// An address needs a name and a host; what exactly they may hold the mail library decides.
fn sender(text: &str) -> Result<String, String> {
    match text.split_once('@') {
        Some((name, host)) if !name.trim().is_empty() && !host.trim().is_empty() => {
            Ok(text.to_owned())
        }
        _ => Err(format!(
            "{text:?} is not an address such as kanade@example.com"
        )),
    }
}
