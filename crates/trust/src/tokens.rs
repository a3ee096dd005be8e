//! Random tokens that stand for a session or a sign-in link.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::CryptoRng;
use sha2::{Digest, Sha256};

use crate::secrets_match;

const RANDOM_BYTES: usize = 32;

/// Separates the derived token from the hash that is stored, which must not give it away.
const CSRF_CONTEXT: &[u8] = b"kanade csrf token\0";

/// What a token is for; its prefix says so to people and to secret scanners.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A session: `kns_…`.
    Session,
    /// A one-time sign-in link: `knl_…`.
    SignInLink,
    /// What the owner of a running backend proves with that it may look after it: `kno_…`.
    Owner,
}

impl TokenKind {
    /// What tokens of the kind begin with.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Session => "kns_",
            Self::SignInLink => "knl_",
            Self::Owner => "kno_",
        }
    }
}

/// A token: 32 random bytes as text after the prefix of its kind. It does not show itself.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretToken {
    kind: TokenKind,
    text: String,
}

/// A text that is no token of the kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a token that begins with {}", .0.prefix())]
pub struct InvalidToken(pub TokenKind);

impl SecretToken {
    /// A new token.
    pub fn generate(kind: TokenKind, rng: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; RANDOM_BYTES];
        rng.fill_bytes(&mut bytes);
        let text = format!("{}{}", kind.prefix(), URL_SAFE_NO_PAD.encode(bytes));
        Self { kind, text }
    }

    /// Takes a text for a token if it has the form of one. Whether it is known is another question.
    ///
    /// # Errors
    /// When it cannot be a token of that kind.
    pub fn parse(kind: TokenKind, text: &str) -> Result<Self, InvalidToken> {
        let encoded = text.strip_prefix(kind.prefix()).ok_or(InvalidToken(kind))?;
        match URL_SAFE_NO_PAD.decode(encoded) {
            Ok(bytes) if bytes.len() == RANDOM_BYTES => Ok(Self {
                kind,
                text: text.to_owned(),
            }),
            _ => Err(InvalidToken(kind)),
        }
    }

    /// The text, to be handed to its owner once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// The SHA-256 of the text, which is what is stored.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(&self.text).into()
    }

    /// The token that the dashboard sends in a header to prove that a request comes from its own page.
    #[must_use]
    pub fn csrf_token(&self) -> String {
        let digest = Sha256::new_with_prefix(CSRF_CONTEXT)
            .chain_update(&self.text)
            .finalize();
        URL_SAFE_NO_PAD.encode(digest)
    }

    /// Whether a header carries this session's CSRF token.
    #[must_use]
    pub fn csrf_matches(&self, given: &str) -> bool {
        secrets_match(given, &self.csrf_token())
    }
}

impl fmt::Debug for SecretToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[redacted]", self.kind.prefix())
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    fn token(seed: u64) -> SecretToken {
        SecretToken::generate(TokenKind::Session, &mut StdRng::seed_from_u64(seed))
    }

    #[test]
    fn a_token_is_recognised_by_its_text_and_its_kind() {
        let token = token(1);

        assert_eq!(token.reveal().len(), 4 + 43);
        assert_eq!(
            SecretToken::parse(TokenKind::Session, token.reveal()),
            Ok(token.clone())
        );
        let other = SecretToken::parse(TokenKind::SignInLink, token.reveal());
        assert_eq!(other, Err(InvalidToken(TokenKind::SignInLink)));
        assert!(SecretToken::parse(TokenKind::Session, "kns_short").is_err());
    }

    #[test]
    fn tokens_differ_and_do_not_show() {
        assert_ne!(token(1).hash(), token(2).hash());
        assert_eq!(format!("{:?}", token(1)), "kns_[redacted]");
    }

    #[test]
    fn a_csrf_token_belongs_to_one_session_and_is_not_its_stored_hash() {
        let session = token(1);

        assert!(session.csrf_matches(&session.csrf_token()));
        assert!(!session.csrf_matches(&token(2).csrf_token()));
        assert_ne!(session.csrf_token(), URL_SAFE_NO_PAD.encode(session.hash()));
    }
}
