//! Mail over SMTP.

use std::time::Duration;

use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

/// How long one mail may take.
const SENT_WITHIN: Duration = Duration::from_secs(30);

/// The server that mail is handed to.
#[derive(Clone)]
pub struct MailServer {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept private.
    pub encryption: Encryption,
    /// Who mail comes from.
    pub from: String,
    /// The account.
    pub username: Option<String>,
    /// Its password; an account without one does not sign in.
    pub password: Option<String>,
    /// Certificates of authorities that are trusted beside the system's, PEM.
    pub authorities: Option<Vec<u8>>,
}

/// How the connection to a mail server is kept private.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// It begins in the open and becomes private before anything is said; a server that cannot is
    /// refused.
    StartTls,
    /// It is private from the start.
    Tls,
    /// It is not.
    None,
}

/// A mail to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its id, the same in every try: `<id>@<host of the sender>`.
    pub id: String,
    /// Whom it is for.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
}

/// Why a mail was not handed over.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// An address is none.
    #[error("{0:?} is not a mail address")]
    Address(String),
    /// The mail or the settings make no sense.
    #[error("the mail cannot be made: {0}")]
    Unusable(String),
    /// The server refused it.
    #[error("the mail server refused it: {message}")]
    Refused {
        /// Its status.
        status: u16,
        /// Its words.
        message: String,
        /// Whether it will refuse the same mail again.
        permanent: bool,
    },
    /// The server could not be reached, or the conversation broke off.
    #[error("the mail server could not be reached: {0}")]
    Unreachable(String),
}

impl MailError {
    /// The server's status, when it answered.
    #[must_use]
    pub const fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Whether trying the same mail again is useless.
    #[must_use]
    pub const fn is_permanent(&self) -> bool {
        match self {
            Self::Address(_) => true,
            Self::Refused { permanent, .. } => *permanent,
            Self::Unusable(_) | Self::Unreachable(_) => false,
        }
    }
}

/// Sends mail through a server, each over a connection of its own.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mailer {
    /// Makes one; nothing is sent yet.
    ///
    /// # Errors
    /// When the sender is no address, or the certificates cannot be read.
    pub fn new(server: &MailServer) -> Result<Self, MailError> {
        // A provider that was installed before serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let from = server.from.parse::<Mailbox>();
        let from = from.map_err(|_| MailError::Address(server.from.clone()))?;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
            .port(server.port)
            .tls(tls(server)?)
            .timeout(Some(SENT_WITHIN));
        let builder = match (&server.username, &server.password) {
            (Some(username), Some(password)) => {
                builder.credentials(Credentials::new(username.clone(), password.clone()))
            }
            _ => builder,
        };
        Ok(Self {
            transport: builder.build(),
            from,
        })
    }

    /// Hands one mail over; returns the server's status.
    ///
    /// # Errors
    /// When it was not taken.
    pub async fn send(&self, mail: &Mail) -> Result<u16, MailError> {
        let message = self.message(mail)?;
        match self.transport.send(message).await {
            Ok(response) => Ok(response.code().into()),
            Err(error) => Err(refusal(&error)),
        }
    }

    fn message(&self, mail: &Mail) -> Result<Message, MailError> {
        let to: Address = mail
            .to
            .parse()
            .map_err(|_| MailError::Address(mail.to.clone()))?;
        let host = self.from.email.domain();
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject.clone())
            .message_id(Some(format!("<{}@{host}>", mail.id)))
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text.clone())
            .map_err(|error| MailError::Unusable(error.to_string()))
    }
}

fn tls(server: &MailServer) -> Result<Tls, MailError> {
    if server.encryption == Encryption::None {
        return Ok(Tls::None);
    }
    let mut parameters = TlsParameters::builder(server.host.clone());
    if let Some(pem) = &server.authorities {
        let authority = Certificate::from_pem(pem);
        let authority = authority.map_err(|error| MailError::Unusable(error.to_string()))?;
        parameters = parameters.add_root_certificate(authority);
    }
    let parameters = parameters.build_rustls();
    let parameters = parameters.map_err(|error| MailError::Unusable(error.to_string()))?;
    Ok(match server.encryption {
        Encryption::Tls => Tls::Wrapper(parameters),
        _ => Tls::Required(parameters),
    })
}

fn refusal(error: &lettre::transport::smtp::Error) -> MailError {
    let message = chain(error);
    match error.status() {
        Some(code) => MailError::Refused {
            status: code.into(),
            message,
            permanent: error.is_permanent(),
        },
        None => MailError::Unreachable(message),
    }
}

/// An error and its sources on one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let more = error.to_string();
        if !text.contains(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        source = error.source();
    }
    text
}
