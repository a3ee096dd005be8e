//! Hashing and checking passwords with argon2id.

use std::num::NonZero;
use std::sync::Arc;
use std::thread::available_parallelism;

use argon2::password_hash::Error as HashError;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;
use tokio::task::{JoinError, spawn_blocking};

/// What an unknown account's password is checked against: the same work as for a known one, never a match.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$a2FuYWRlLW5vYm9keQ$BpYzJ6q1xk0c9o3e7m5v8w2t4r6u1i0p9a8s7d6f5g4";

/// Hashes and checks passwords. Clones share the limit on how many at a time.
///
/// Each takes about 20 MiB and tens of milliseconds, by intent; without a limit a burst of sign-ins would take all
/// memory and keep every processor from its work.
#[derive(Debug, Clone)]
pub struct Passwords {
    permits: Arc<Semaphore>,
}

/// A password could not be hashed or checked.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// The hash could not be computed.
    #[error("cannot hash a password")]
    Hash(#[source] HashError),
    /// The stored hash is damaged or of an unknown kind.
    #[error("a stored password hash is not readable")]
    Stored(#[source] HashError),
    /// The process is stopping.
    #[error("a password check was cut off")]
    CutOff(#[source] JoinError),
}

impl Default for Passwords {
    fn default() -> Self {
        let parallel = available_parallelism().map_or(1, NonZero::get);
        Self {
            permits: Arc::new(Semaphore::new(parallel)),
        }
    }
}

impl Passwords {
    /// With a limit that suits this machine.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Hashes a password with a fresh salt; returns a PHC string.
    ///
    /// # Errors
    /// When the system has no randomness or memory left.
    pub async fn hash(&self, password: impl Into<String>) -> Result<String, PasswordError> {
        let password = password.into();
        self.off_the_async_threads(move || hash(&password)).await
    }

    /// Whether a password is the one that was hashed. For an account that does not exist pass `None`: it takes as long
    /// and is `false`.
    ///
    /// # Errors
    /// When the stored hash is not readable.
    pub async fn verify(
        &self,
        password: impl Into<String>,
        stored: Option<impl Into<String>>,
    ) -> Result<bool, PasswordError> {
        let password = password.into();
        match stored.map(Into::into) {
            Some(stored) => {
                self.off_the_async_threads(move || verify(&password, &stored))
                    .await
            }
            None => self
                .off_the_async_threads(move || verify(&password, NOBODY))
                .await
                .map(|_| false),
        }
    }

    async fn off_the_async_threads<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        let work = spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        work.await.map_err(PasswordError::CutOff)?
    }
}

fn hash(password: &str) -> Result<String, PasswordError> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string())
        .map_err(PasswordError::Hash)
}

fn verify(password: &str, stored: &str) -> Result<bool, PasswordError> {
    let stored = PasswordHash::new(stored).map_err(|error| PasswordError::Stored(error.into()))?;
    match Argon2::default().verify_password(password.as_bytes(), &stored) {
        Ok(()) => Ok(true),
        Err(HashError::PasswordInvalid) => Ok(false),
        Err(error) => Err(PasswordError::Stored(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_is_accepted_and_salts_differ() {
        let passwords = Passwords::new();
        let stored = passwords.hash("open sesame").await.unwrap();

        assert!(
            stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{stored}"
        );
        assert!(
            passwords
                .verify("open sesame", Some(&stored))
                .await
                .unwrap()
        );
        assert!(
            !passwords
                .verify("open barley", Some(&stored))
                .await
                .unwrap()
        );
        assert_ne!(passwords.hash("open sesame").await.unwrap(), stored);
    }

    #[tokio::test]
    async fn nobody_has_a_password_but_it_is_checked_like_any_other() {
        let passwords = Passwords::new();

        assert!(
            !passwords
                .verify("open sesame", None::<String>)
                .await
                .unwrap()
        );
        let work = |phc: &str| phc.split('$').nth(3).map(str::to_owned);
        assert_eq!(
            work(NOBODY),
            work(&passwords.hash("open sesame").await.unwrap())
        );
    }

    #[tokio::test]
    async fn a_hash_made_with_other_parameters_is_checked_with_them() {
        // Of "password" with the salt "somesalt", from the reference implementation's test vectors.
        let stored =
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
        assert!(
            Passwords::new()
                .verify("password", Some(stored))
                .await
                .unwrap()
        );
    }

    #[tokio::test]
    async fn a_damaged_hash_is_an_error_and_not_a_wrong_password() {
        let error = Passwords::new()
            .verify("open sesame", Some("$argon2id$oops"))
            .await;
        assert!(matches!(error, Err(PasswordError::Stored(_))));
    }
}
