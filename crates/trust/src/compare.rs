//! Comparing secrets.

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Whether two secrets are the same text. The time it takes tells neither where they differ nor how long they are.
#[must_use]
pub fn secrets_match(given: &str, expected: &str) -> bool {
    Sha256::digest(given)
        .ct_eq(&Sha256::digest(expected))
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_text_matches() {
        assert!(secrets_match("open sesame", "open sesame"));
        assert!(!secrets_match("open sesam", "open sesame"));
        assert!(!secrets_match("", "open sesame"));
    }
}
