//! Mail and webhooks: what leaves the backend for other systems.
//!
//! One call is one try with a time limit. Whether and when it is repeated is decided by whoever calls;
//! an error says what the other side answered and whether repeating can help.

mod mail;
mod webhook;

pub use mail::{Encryption, Mail, MailError, MailServer, Mailer};
pub use webhook::{Call, WebhookClient, WebhookError, check_url, signature};
