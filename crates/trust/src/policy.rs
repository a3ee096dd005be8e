//! Which passwords are accepted.

/// The fewest characters of a password.
pub const MIN_PASSWORD_LENGTH: usize = 8;

/// More is a mistake, or an attempt to keep the processor busy.
const MAX_PASSWORD_BYTES: usize = 1024;

/// Why a password is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefused {
    /// It is too short.
    #[error("a password has at least {MIN_PASSWORD_LENGTH} characters")]
    TooShort,
    /// It is too long.
    #[error("a password has at most {MAX_PASSWORD_BYTES} bytes")]
    TooLong,
}

/// Checks a new password. Length is what makes a password hard to guess, so nothing else is asked for.
///
/// # Errors
/// When it is not accepted.
pub fn check_password(password: &str) -> Result<(), PasswordRefused> {
    if password.chars().count() < MIN_PASSWORD_LENGTH {
        return Err(PasswordRefused::TooShort);
    }
    if password.len() > MAX_PASSWORD_BYTES {
        return Err(PasswordRefused::TooLong);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_counted_in_characters() {
        assert_eq!(check_password("1234567"), Err(PasswordRefused::TooShort));
        assert_eq!(check_password("ひらけごま"), Err(PasswordRefused::TooShort));
        assert_eq!(check_password("ひらけごま胡麻油"), Ok(()));
        assert_eq!(
            check_password(&"x".repeat(1025)),
            Err(PasswordRefused::TooLong)
        );
    }
}
