//! Passwords, session tokens and other secrets.
//!
//! Invariants: a password is hashed and checked off the async threads, few at a time; a token is random, shown once and
//! kept as a hash; comparisons of secrets take the same time whatever the outcome.

mod compare;
mod generated_password;
mod passwords;
mod policy;
mod tokens;

pub use compare::secrets_match;
pub use generated_password::generate_password;
pub use passwords::{PasswordError, Passwords};
pub use policy::{MIN_PASSWORD_LENGTH, PasswordRefused, check_password};
pub use tokens::{InvalidToken, SecretToken, TokenKind};
